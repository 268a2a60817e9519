/// Words that sample profiles and notes are made of.
enum DemoWords {
    /// Cities of Saudi Arabia.
    static let cities = [
        "Riyadh", "Jeddah", "Dammam", "Mecca", "Medina", "Khobar", "Abha", "Tabuk", "Taif",
        "Buraydah", "Hail", "Najran", "Jazan", "Yanbu", "Jubail", "AlUla", "Al Ahsa", "Dhahran",
        "Al Baha", "Arar", "Sakaka", "Khamis Mushait",
    ]
    /// Where most people live.
    static let largeCities = Array(cities.prefix(5))
    static let languages = [
        "Arabic", "English", "French", "Urdu", "Hindi", "Turkish", "Spanish", "German",
    ]
    static let skills = [
        "archery", "ballet", "camel riding", "comedy", "contemporary dance", "dubbing", "falconry",
        "fencing", "football", "guitar", "horse riding", "improvisation", "khaleeji dance",
        "martial arts", "mime", "oud", "piano", "puppetry", "singing", "stage combat", "stunts",
        "swimming", "swordplay", "voice acting",
    ]
    static let nationalities = [
        "Saudi", "Egyptian", "Jordanian", "Lebanese", "Syrian", "Kuwaiti", "Emirati", "Sudanese",
    ]
    static let foreignNationalities = ["British", "Indian", "French", "Filipino", "Spanish", "US"]
    static let unions = ["Saudi Actors Guild", "Theatre Association", "Voice Artists Union"]
    static let houses = [
        "Najd", "Hijaz", "Palm", "Crescent", "Desert Rose", "Falcon", "Red Sea", "Oasis", "Sadu",
        "Tuwaiq", "Pearl", "Golden Dune", "North Star", "Wadi", "Caravan", "Lantern",
    ]
    static let trades = ["Pictures", "Films", "Productions", "Studios", "Media", "Casting"]
    static let agencies = ["Talent", "Artists", "Management", "Agency", "Faces"]
    static let bios = [
        "Stage actor with ten years of repertory theatre.",
        "Began in radio drama; now mostly film and series.",
        "ممثلة مسرح وتلفزيون، تعمل بين الرياض وجدة.",
        "Voice artist for documentaries and games.",
        "ممثل شاب يدرس الإخراج السينمائي.",
        "Trained dancer who turned to acting; open to travel.",
        "Comedy on stage and on the web.",
        "خبرة في الإعلانات والأفلام القصيرة.",
    ]
    static let stageNames = [
        "Qamar قمر", "Noor نور", "Nasseem نسيم", "Reeh ريح", "Sahab سحاب",
        "Wamdh ومض", "Badr بدر", "Najm نجم", "Shams شمس", "Rawi راوي",
    ]
    static let suspensions = [
        "uploaded pictures of somebody else", "asked for contact outside the platform",
        "did not come to three auditions", "offensive messages to a casting director",
        "papers could not be verified",
    ]
    static let notes = [
        "Called back on the number on file; identity confirmed.",
        "Asks to be called in the afternoon only.",
        "Sent the national id again; the first picture was blurred.",
        "اتصلت الأم وطلبت تحديث رقم الجوال.",
        "Says that reset mails arrive in the junk folder.",
        "Changed agency; the old agent confirmed by phone.",
        "Reported a suspicious casting call; passed on to moderation.",
        "يفضل التواصل باللغة العربية.",
        "Papers of the guardian checked against the family register.",
        "Asked twice for the same reset; explained the one-time code.",
    ]
    static let clients = ["web", "ios", "android"]
}
