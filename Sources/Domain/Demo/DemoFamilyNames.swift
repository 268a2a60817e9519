/// Family names of sample people.
enum DemoFamilyNames {
    /// Arab families.
    static let arab = DemoName.list(
        """
        Alahmari الأحمري
        Alamri العمري
        Alanazi العنزي
        Alansari الأنصاري
        Alasiri العسيري
        Alasmari الأسمري
        Albalawi البلوي
        Albishi البيشي
        Albluwi البلوي
        Albogami البقمي
        Aldosari الدوسري
        Alfaifi الفيفي
        Alfaraj الفرج
        Alghamdi الغامدي
        Alhajri الهاجري
        Alhamad الحمد
        Alharbi الحربي
        Alharthi الحارثي
        Alhazmi الحازمي
        Alhussain الحسين
        Alibrahim الإبراهيم
        Aljaber الجابر
        Aljohani الجهني
        Aljuhani الجهني
        Alkhaldi الخالدي
        Alkhathami الخثعمي
        Almaliki المالكي
        Almansour المنصور
        Almarri المري
        Almasoud المسعود
        Almoosa الموسى
        Almutairi المطيري
        Alnajjar النجار
        Alnasser الناصر
        Alomari العمري
        Alotaibi العتيبي
        Alqahtani القحطاني
        Alqarni القرني
        Alrashid الرشيد
        Alrashidi الرشيدي
        Alruwaili الرويلي
        Alsaadi السعدي
        Alsahli السهلي
        Alsaleh الصالح
        Alshammari الشمري
        Alshamrani الشمراني
        Alsharif الشريف
        Alshehri الشهري
        Alsubaie السبيعي
        Alsulami السلمي
        Alsultan السلطان
        Altamimi التميمي
        Alturki التركي
        Alwadai الوادعي
        Alyami اليامي
        Alyousef اليوسف
        Alzahrani الزهراني
        Bahamdan باحمدان
        Bakhsh بخش
        Batterjee باترجي
        Felemban فلمبان
        Haddad حداد
        Hakami حكمي
        Hijazi حجازي
        Jamjoom جمجوم
        Kabli كابلي
        Khayat خياط
        Khoury خوري
        Madani مدني
        Maghrabi مغربي
        Mansouri منصوري
        Nasser ناصر
        Qattan قطان
        Qasim قاسم
        Sabban صبان
        Sindi سندي
        Tashkandi تشكندي
        Turkistani تركستاني
        Yamani يماني
        Zaidan زيدان
        """
    )

    /// Other families.
    static let foreign = DemoName.list(
        """
        Adeyemi
        Bennett
        Bianchi
        Campbell
        Das
        Fernandes
        García
        Hughes
        Iyer
        Kaur
        Kowalski
        Lambert
        Mendoza
        Müller
        Novak
        O'Connor
        Okafor
        Park
        Petrov
        Reyes
        Santos
        Sharma
        Silva
        Tanaka
        Walker
        Yılmaz
        """
    )
}
