/// First names of sample people.
enum DemoFirstNames {
    /// Names of men and women from Arab families, and of others.
    static func list(_ gender: Gender, isForeign: Bool) -> [DemoName] {
        switch (gender, isForeign) {
        case (.female, false): women
        case (.male, false): men
        case (.female, true): foreignWomen
        case (.male, true): foreignMen
        }
    }

    private static let women = DemoName.list(
        """
        Abeer عبير
        Afnan أفنان
        Ahlam أحلام
        Aisha عائشة
        Alaa آلاء
        Amal أمل
        Amani أماني
        Amira أميرة
        Arwa أروى
        Asma أسماء
        Basma بسمة
        Bayan بيان
        Bushra بشرى
        Dalal دلال
        Dana دانة
        Danah دانه
        Dina دينا
        Elham إلهام
        Fatimah فاطمة
        Ghada غادة
        Ghadeer غدير
        Haifa هيفاء
        Hala هالة
        Hanan حنان
        Hanin حنين
        Hessa حصة
        Hind هند
        Huda هدى
        Jawaher جواهر
        Jumana جمانة
        Joud جود
        Khadijah خديجة
        Khulood خلود
        Lama لمى
        Lamia لمياء
        Latifa لطيفة
        Layan ليان
        Layla ليلى
        Lujain لجين
        Lulwa لولوة
        Maha مها
        Malak ملاك
        Manal منال
        Maram مرام
        Maryam مريم
        Mashael مشاعل
        Mona منى
        Moudi موضي
        Nada ندى
        Najla نجلاء
        Nawal نوال
        Njoud نجود
        Nora نورة
        Noura نورا
        Ohoud عهود
        Raghad رغد
        Rahaf رهف
        Rana رنا
        Razan رزان
        Reem ريم
        Rima ريما
        Sahar سحر
        Salma سلمى
        Samar سمر
        Sara سارة
        Shahad شهد
        Shatha شذى
        Shorouq شروق
        Sumayya سمية
        Taghreed تغريد
        Wafa وفاء
        Wejdan وجدان
        Yara يارا
        Zainab زينب
        """
    )

    private static let men = DemoName.list(
        """
        Abdulaziz عبدالعزيز
        Abdulelah عبدالإله
        Abdullah عبدالله
        Abdulmajeed عبدالمجيد
        Abdulrahman عبدالرحمن
        Adel عادل
        Ahmed أحمد
        Ali علي
        Ammar عمار
        Anas أنس
        Ayman أيمن
        Bader بدر
        Bandar بندر
        Basil باسل
        Bassam بسام
        Dawood داوود
        Eyad إياد
        Fahad فهد
        Faisal فيصل
        Faris فارس
        Fawaz فواز
        Ghassan غسان
        Hamad حمد
        Hamza حمزة
        Hassan حسن
        Hatem حاتم
        Hisham هشام
        Hussain حسين
        Ibrahim إبراهيم
        Idris إدريس
        Ismail إسماعيل
        Jaber جابر
        Jamal جمال
        Khalid خالد
        Majed ماجد
        Mansour منصور
        Marwan مروان
        Mazen مازن
        Meshari مشاري
        Mohammed محمد
        Motaz معتز
        Muath معاذ
        Muhannad مهند
        Musaed مساعد
        Mutlaq مطلق
        Nasser ناصر
        Nawaf نواف
        Nayef نايف
        Omar عمر
        Osama أسامة
        Qusay قصي
        Rakan راكان
        Rami رامي
        Rayan ريان
        Saad سعد
        Saleh صالح
        Salman سلمان
        Sami سامي
        Saud سعود
        Sultan سلطان
        Talal طلال
        Tariq طارق
        Thamer ثامر
        Turki تركي
        Waleed وليد
        Yasser ياسر
        Yazeed يزيد
        Younis يونس
        Yousef يوسف
        Ziyad زياد
        """
    )

    private static let foreignWomen = DemoName.list(
        """
        Amelia
        Anjali
        Charlotte
        Claire
        Elena
        Grace
        Hannah
        Ines
        Joanna
        Katherine
        Lucia
        Maya
        Nadine
        Olivia
        Priya
        Rosa
        Sofia
        Zoë
        """
    )

    private static let foreignMen = DemoName.list(
        """
        Adrian
        Arjun
        Benjamin
        Carlos
        Daniel
        Edward
        François
        George
        Imran
        James
        Luca
        Mateo
        Nikhil
        Oliver
        Rafael
        Samuel
        Thomas
        Viktor
        """
    )
}
