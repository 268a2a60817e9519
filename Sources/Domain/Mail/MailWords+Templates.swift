extension MailWords {
    /// What a template says in both languages.
    static func of(_ template: Mail.Template) -> (english: MailWords, arabic: MailWords) {
        switch template {
        case .resetLink:
            pair(
                "Set a new password", "تعيين كلمة مرور جديدة",
                "Use this token once, within 24 hours, to set a new password. "
                    + "If you did not ask for it, do nothing.",
                "استخدم هذا الرمز مرة واحدة خلال 24 ساعة لتعيين كلمة مرور جديدة. "
                    + "إذا لم تطلبه فتجاهل هذه الرسالة."
            )
        case .resetStarted:
            pair(
                "A password reset was started",
                "بدأت إعادة تعيين كلمة المرور",
                "Our support staff started a password reset for your account. "
                    + "They never ask for your password. If you did not call us, tell us at once.",
                "بدأ فريق الدعم إعادة تعيين كلمة مرور حسابك. لا نطلب كلمة مرورك أبدًا. "
                    + "إذا لم تتصل بنا فأخبرنا فورًا."
            )
        case .passwordChanged:
            pair(
                "Your password was changed", "تم تغيير كلمة المرور",

                "The password of your account was changed. If it was not you, tell us at once.",
                "تم تغيير كلمة مرور حسابك. إذا لم تكن أنت فأخبرنا فورًا."
            )
        case .contactChanged:
            pair(
                "Your contact data was changed", "تم تغيير بيانات الاتصال",
                "The e-mail address or phone number of your account was changed. "
                    + "If it was not you, tell us at once.",

                "تم تغيير البريد الإلكتروني أو رقم هاتف حسابك. إذا لم تكن أنت فأخبرنا فورًا."
            )
        case .suspended:
            pair(
                "Your account is suspended", "تم إيقاف حسابك",
                "Your account is suspended. Answer this message to ask why.",
                "تم إيقاف حسابك. للاستفسار يمكنك الرد على هذه الرسالة."
            )
        case .roleChanged:
            pair(
                "Your role was changed", "تم تغيير دورك",
                "Your account has another role now. Sign in again.",
                "تغيّر دور حسابك. سجّل الدخول من جديد."
            )
        case .invitation:
            pair(
                "Welcome to callboard", "أهلًا بك في callboard",
                "An account was made for you. Ask for a reset link to set your password.",
                "أُنشئ لك حساب. اطلب رابط إعادة التعيين لاختيار كلمة مرورك."
            )
        }
    }

    private static func pair(
        _ subject: String, _ subjectArabic: String, _ body: String, _ bodyArabic: String
    ) -> (english: MailWords, arabic: MailWords) {
        (
            MailWords(language: "en", subject: subject, body: body),
            MailWords(language: "ar", subject: subjectArabic, body: bodyArabic)
        )
    }
}
