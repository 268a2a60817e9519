/// The words that most common passwords are made of, by hand.
///
/// Words of access, feelings, play, names, places, in English and Arabic, and those of this trade.
enum CommonStems {
    /// Every stem, in lower case and form C.
    static let all: Set<String> = Set(
        (latin + " " + arabic).split(whereSeparator: \.isWhitespace).map(String.init))

    /// Code points of the longest stem.
    static let codePointsMax = all.map(\.unicodeScalars.count).max() ?? 0

    /// Ways along keyboards, Latin and Arabic, and along the Arabic alphabet; each also backwards.
    static let walks: [String] = [
        "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop",
        "qsdfghjklm", "wxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
        "qazwsxedcrfvtgbyhnujmikolp",
        "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "zaqxswcdevfrbgtnhymjukilop",
        "7894561230", "147258369", "159753", "!@#$%^&*()", "ضصثقفغعهخحجد", "شسيبلاتنمكط",
        "ئءؤرلاىةوزظ", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    ].flatMap { [$0, String($0.reversed())] }

    private static let latin = """
        password passwort passwd pass passcode pwd login logon signin admin administrator root
        user guest test tester testing demo sample default changeme change letmein access secret
        private secure security safe open enter system server master super superuser manager
        support service office oracle postgres mysql linux windows ubuntu debian apple google
        microsoft samsung android iphone facebook twitter instagram snapchat whatsapp youtube
        tiktok amazon netflix yahoo gmail hotmail outlook email mail internet wifi network
        computer laptop mobile phone hello helloworld hi welcome please thanks thankyou nothing
        whatever something anything forgot remember temp temporary new old my me you your the is
        in it love lover lovely loveme loveyou iloveyou iloveu ilove baby babygirl angel princess
        prince queen king kings sweet sweetheart honey sugar candy cookie chocolate kiss kisses
        heart happy smile smiley sunshine sunny sun moon star stars starlight sky rainbow flower
        flowers rose lily jasmine summer winter spring autumn january february march april may
        june july august september october november december monday tuesday wednesday thursday
        friday saturday sunday today tomorrow forever always mother mom mama mommy father dad
        daddy papa brother sister family friend friends bestfriend boy girl man woman lady child
        children boss chief doctor teacher student police soldier hunter ranger wizard magic
        magician merlin gandalf ninja samurai pirate knight warrior killer hacker legend dragon
        tiger lion eagle falcon hawk wolf bear panther jaguar leopard monkey gorilla elephant
        dolphin shark whale turtle snake spider scorpion butterfly bird chicken horse pony cow dog
        doggy puppy cat kitty kitten mouse rabbit bunny fish fox phoenix unicorn shadow ghost
        devil demon satan lucifer hell heaven god jesus christ church bible faith hope grace peace
        joy blessed lucky destiny freedom liberty justice power energy thunder lightning storm
        fire ice water ocean sea river mountain forest island beach desert silver gold golden
        diamond crystal pearl ruby emerald jewel orange banana cherry lemon peach strawberry mango
        pepper ginger cinnamon coffee tea milk beer whiskey vodka pizza burger cheese butter bread
        salt red blue green yellow purple pink black white brown grey gray violet football soccer
        baseball basketball hockey tennis golf cricket rugby boxing karate racing swimming
        liverpool arsenal chelsea barcelona realmadrid madrid juventus milan bayern united
        manchester ronaldo messi neymar salah yankees cowboys steelers lakers eagles rangers
        giants bulldog ferrari porsche mercedes bmw audi toyota honda nissan lexus mustang
        corvette camaro harley yamaha suzuki kawasaki ducati jeep ford chevy hummer truck car bike
        motor turbo racer driver batman superman spiderman ironman hulk thor avengers joker
        starwars startrek matrix pokemon pikachu naruto goku mario zelda sonic minecraft fortnite
        roblox pubg xbox playstation nintendo gamer game games player play fun cool awesome rock
        rockstar metal music guitar piano drummer dance dancer singer metallica nirvana eminem
        beatles elvis madonna shakira scooby snoopy garfield mickey minnie disney simpsons
        tinkerbell barbie hannah number one two three four five six seven eight nine ten zero
        first second hundred thousand million money cash dollar euro bank rich business work job
        school college university class london paris america american england canada france
        germany italy spain brazil india china japan russia australia newyork california texas
        dallas chicago boston miami trustno trustnoone blink whynot qazwsx qwerty qwertyuiop asdf
        asdfgh zxcvbn zxcvbnm qwe asd zxc abc abcd abcde abcdef xyz abcabc aaa xxx zzz loveabc
        michael jordan daniel david robert john james joseph thomas william charles george richard
        andrew anthony matthew joshua justin brandon jason kevin steven brian eric patrick
        nicholas alexander alex samuel benjamin jack jackson oliver harry henry peter paul mark
        martin adam simon jesse austin tyler taylor morgan maggie jessica jennifer michelle ashley
        amanda nicole samantha stephanie melissa elizabeth sarah laura rachel rebecca emily emma
        olivia sophia sophie isabella maria anna anne katherine victoria vanessa natasha andrea
        daniela gabriela carlos antonio fernando alejandro francisco pedro luis juan jose diego
        pablo marco chris charlie buster bailey max rocky molly bella daisy coco oreo tigger
        mohammed mohammad muhammad mohamed ahmed ahmad ali omar umar othman osman hassan hasan
        hussein hussain khalid khaled abdullah abdallah abdulaziz abdulrahman ibrahim ismail
        yousef yusuf youssef saad saud saeed said salem salman sultan fahad fahd faisal turki
        bandar nasser naser majed majid mansour mishal nawaf waleed walid tariq tarek ziyad zaid
        hamad hamza hatem hani rami sami samir adel anas ayman bader badr fares faris fawaz ghazi
        talal thamer yasser yazeed fatima fatimah aisha maryam mariam khadija zainab noura nora
        noor nour sara hind huda hanan amal amani amina asma reem rana rania dana deema dalal
        ghada haifa lama lamia layan lina lulwa maha manal mona muna nada najla nouf ohoud rasha
        rawan salma shahad shaikha wafa yasmin yasmine saudi saudia saudiarabia arabia arab ksa
        riyadh riyad jeddah jedda makkah mecca madinah medina dammam khobar taif tabuk abha najd
        hijaz asir qassim jubail yanbu neom hail jazan najran kingdom vision dubai uae emirates
        abudhabi qatar doha kuwait bahrain oman muscat egypt cairo amman lebanon beirut syria
        damascus iraq baghdad yemen palestine gaza quds sudan libya tunis morocco islam muslim
        allah allahuakbar bismillah alhamdulillah inshallah mashallah subhanallah subhanaallah
        rahman quran ramadan eid salam salaam habibi habibti hayati omri albi galbi mahbob hilal
        alhilal nassr alnassr ittihad alittihad ahli alahli shabab callboard takeone castingly
        casting cast caster callsheet audition actor actress actors acting talent talents agent
        agency director producer production studio studios film films movie movies cinema drama
        theatre theater theatrical stage scene script screen series camera action take takes role
        roles extra extras model show tv media photo photos video portfolio headshot
        """

    private static let arabic = """
        كلمة السر كلمه المرور مرور سر سري باسورد باسوورد دخول مدير مشرف ادمن مستخدم تجربة تجربه
        اختبار جديد مرحبا اهلا هلا سلام السلام شكرا حبيبي حبيبتي حبيب حب احبك بحبك حياتي قلبي عمري
        روحي ملاك اميرة امير ملك ملكة قمر القمر شمس نجمة نجم سماء ورد وردة زهرة ماما بابا امي ابي
        ابوي اخي اختي الله بسم الرحمن الرحيم سبحان الحمد لله والحمد استغفر اكبر قران القران القرآن
        رمضان عيد مكة مكه المدينة الرياض رياض جدة جده الدمام الطائف ابها تبوك نجد الحجاز عسير
        السعودية السعوديه سعودي مصر القاهرة دبي الامارات قطر الكويت البحرين عمان الاردن لبنان
        سوريا العراق اليمن فلسطين القدس غزة السودان المغرب محمد احمد أحمد علي عمر عثمان حسن حسين
        خالد عبدالله عبدالعزيز عبدالرحمن ابراهيم إبراهيم يوسف سعد سعود سعيد سالم سلمان سلطان فهد
        فيصل تركي بندر ناصر ماجد منصور وليد طارق زياد فاطمة فاطمه عائشة مريم خديجة زينب نورة نوره
        نور سارة ساره هند هدى حنان امل اماني ريم رنا دانة غادة هيفاء لمى لينا مها منال منى ندى نوف
        سلمى شهد ياسمين الهلال هلال النصر نصر الاتحاد اتحاد الاهلي الاهلى الشباب ممثل ممثلة ممثله
        تمثيل مسلسل فيلم فلم مسرح سينما كاستنج مخرج منتج وكيل موهبة نجوم مشهد دور تصوير واحد اثنين
        ثلاثة
        """
}
