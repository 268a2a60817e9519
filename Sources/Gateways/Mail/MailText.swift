package import Domain

/// What messages say, in English and in Arabic, one after the other.
package enum MailText {
    /// Subject and body of a message.
    ///
    /// A link's token stands in the body only.
    package static func text(
        of template: Mail.Template, token: Secret?
    ) -> (subject: String, body: String) {
        let words = words(of: template)
        let code = token.map { "\n\n    \($0.revealed)\n" } ?? "\n"
        return (
            "\(words.subject) · \(words.subjectArabic)",
            "\(words.body)\(code)\n\(words.bodyArabic)\(code)"
        )
    }

    private struct Words {
        let subject: String
        let subjectArabic: String
        let body: String
        let bodyArabic: String
    }

    private static func words(of template: Mail.Template) -> Words {
        switch template {
        case .resetLink:
            Words(
                subject: "Set a new password", subjectArabic: "تعيين كلمة مرور جديدة",
                body: "Use this token once, within 24 hours, to set a new password. "
                    + "If you did not ask for it, do nothing.",
                bodyArabic: "استخدم هذا الرمز مرة واحدة خلال 24 ساعة لتعيين كلمة مرور جديدة. "
                    + "إذا لم تطلبه فتجاهل هذه الرسالة."
            )
        case .resetStarted:
            Words(
                subject: "A password reset was started",
                subjectArabic: "بدأت إعادة تعيين كلمة المرور",
                body: "Our support staff started a password reset for your account. "
                    + "They never ask for your password. If you did not call us, tell us at once.",
                bodyArabic: "بدأ فريق الدعم إعادة تعيين كلمة مرور حسابك. لا نطلب كلمة مرورك أبدًا. "
                    + "إذا لم تتصل بنا فأخبرنا فورًا."
            )
        case .passwordChanged:
            Words(
                subject: "Your password was changed", subjectArabic: "تم تغيير كلمة المرور",
                body:
                    "The password of your account was changed. If it was not you, tell us at once.",
                bodyArabic: "تم تغيير كلمة مرور حسابك. إذا لم تكن أنت فأخبرنا فورًا."
            )
        case .contactChanged:
            Words(
                subject: "Your contact data was changed", subjectArabic: "تم تغيير بيانات الاتصال",
                body: "The e-mail address or phone number of your account was changed. "
                    + "If it was not you, tell us at once.",
                bodyArabic:
                    "تم تغيير البريد الإلكتروني أو رقم هاتف حسابك. إذا لم تكن أنت فأخبرنا فورًا."
            )
        case .suspended:
            Words(
                subject: "Your account is suspended", subjectArabic: "تم إيقاف حسابك",
                body: "Your account is suspended. Answer this message to ask why.",
                bodyArabic: "تم إيقاف حسابك. للاستفسار يمكنك الرد على هذه الرسالة."
            )
        case .roleChanged:
            Words(
                subject: "Your role was changed", subjectArabic: "تم تغيير دورك",
                body: "Your account has another role now. Sign in again.",
                bodyArabic: "تغيّر دور حسابك. سجّل الدخول من جديد."
            )
        case .invitation:
            Words(
                subject: "Welcome to callboard", subjectArabic: "أهلًا بك في callboard",
                body: "An account was made for you. Ask for a reset link to set your password.",
                bodyArabic: "أُنشئ لك حساب. اطلب رابط إعادة التعيين لاختيار كلمة مرورك."
            )
        }
    }
}
