internal import Domain

extension ConfigurationKey {
    static let mailTransport = ConfigurationKey(
        "mail.transport", .choice(["folder", "smtp", "sendgrid"]), standard: "folder",
        "folder|smtp|sendgrid", "How messages leave: as files, over SMTP, or by SendGrid.")
    static let mailFolder = ConfigurationKey(
        "mail.folder", .path, absent: "the database's name with .mail", flag: "folder", "DIR",
        "Where messages are written as .eml files; refused in production.")
    static let mailFrom = ConfigurationKey(
        "mail.from", .mailbox, standard: "callboard@localhost", "ADDRESS",
        "The address that messages come from.")
    static let mailFromName = ConfigurationKey(
        "mail.from-name", .text, standard: "callboard", "TEXT",
        "The name that people see beside it.")
    static let mailReplyTo = ConfigurationKey(
        "mail.reply-to", .mailbox, absent: "answers go to mail.from", "ADDRESS",
        "The address that answers go to.")
    static let mailTimeout = ConfigurationKey(
        "mail.timeout", .duration(1_000...Int(Mail.timeoutMax.milliseconds)), standard: "30s",
        "TIME",
        "How long sending one message may take.")
    static let mailAtOnce = ConfigurationKey(
        "mail.at-once", .integer(1...64), standard: "4", "NUMBER",
        "Messages on their way at once, at most.")
    static let smtpHost = ConfigurationKey(
        "mail.smtp.host", .host, absent: "mail.transport is not smtp", "HOST",
        "The SMTP server that takes messages.")
    static let smtpPort = ConfigurationKey(
        "mail.smtp.port", .integer(1...65_535),
        absent: "587 for starttls, 465 for tls, 25 for none", "NUMBER", "Its port.")
    static let smtpEncryption = ConfigurationKey(
        "mail.smtp.encryption", .choice(["starttls", "tls", "none"]), standard: "starttls",
        "starttls|tls|none",
        "How the conversation is encrypted; without encryption nothing is sent, unless it is none.")
    static let smtpUser = ConfigurationKey(
        "mail.smtp.user", .text, absent: "nobody signs in", "NAME",
        "Who signs in to the SMTP server.")
    static let smtpPassword = ConfigurationKey(
        "mail.smtp.password", .secret, absent: "nobody signs in", "SECRET",
        "The password for the SMTP server.")
    static let mailCAFile = ConfigurationKey(
        "mail.ca-file", .path, absent: "the system's certificates", "FILE",
        "The certificates that the mail service's is verified against.")
    static let sendGridURL = ConfigurationKey(
        "mail.sendgrid.url", .endpoint, standard: "https://api.sendgrid.com", "URL",
        "Where SendGrid's API is; in the European Union https://api.eu.sendgrid.com.")
    static let sendGridKey = ConfigurationKey(
        "mail.sendgrid.key", .secret, absent: "mail.transport is not sendgrid", "SECRET",
        "The key for SendGrid's API.")

    static let sendGridWebhookKey = ConfigurationKey(
        "mail.sendgrid.webhook-key", .text, absent: "no events are taken", "KEY",
        "The public key of SendGrid's event webhook, whose address is /hooks/sendgrid.")

    static let mail = [
        mailTransport, mailFolder, mailFrom, mailFromName, mailReplyTo, mailTimeout, mailAtOnce,
        mailCAFile, smtpHost, smtpPort, smtpEncryption, smtpUser, smtpPassword, sendGridURL,
        sendGridKey, sendGridWebhookKey,
    ]
}
