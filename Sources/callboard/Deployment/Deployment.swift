/// How callboard is run on a Debian machine: an account of its own, units, a proxy in front.
///
/// `deploy print` shows it, `deploy deb` packs it: both walk ``files``.
struct Deployment {
    /// The account that the server runs as.
    var user = "callboard"
    /// The name by which people reach the server.
    var domain = "callboard.example.org"

    static let program = "/usr/bin/callboard"
    static let stateFolder = "/var/lib/callboard"
    static let backupFolder = "/var/backups/callboard"
    static let logFolder = "/var/log/callboard"
    static let configurationFolder = "/etc/callboard"
    static let configuration = configurationFolder + "/config.yaml"

    /// A file of the installation.
    struct File {
        /// Where it goes.
        let path: String
        var mode: UInt32 = 0o644
        /// Whether people change it, so that an upgrade must not.
        var isConfiguration = false
        let text: String
    }

    /// Names an account and a domain; `nil` when one of them is none.
    init?(user: String?, domain: String?) {
        if let user { self.user = user }
        if let domain { self.domain = domain }
        guard Self.isPlain(self.user, and: "_-", countMax: 31), self.user.first?.isLetter == true,
            Self.isPlain(self.domain, and: ".-", countMax: 253), self.domain.first != "-"
        else { return nil }
    }

    /// Whether a word holds lower-case letters, digits and a few marks only: it goes into files
    /// that other programs read.
    private static func isPlain(_ word: String, and marks: String, countMax: Int) -> Bool {
        (1...countMax).contains(word.utf8.count)
            && word.unicodeScalars.allSatisfy {
                ("a"..."z").contains($0) || ("0"..."9").contains($0)
                    || marks.unicodeScalars.contains($0)
            }
    }

    /// The files that every installation has.
    var files: [File] {
        [
            File(path: "/lib/systemd/system/callboard.service", text: serverUnit),
            File(path: "/lib/systemd/system/callboard-backup.service", text: backupUnit),
            File(path: "/lib/systemd/system/callboard-backup.timer", text: Self.backupTimer),
            File(path: Self.configuration, isConfiguration: true, text: settings),
            File(path: "/etc/logrotate.d/callboard", isConfiguration: true, text: Self.logRotation),
        ]
    }

    /// Examples of a proxy that ends TLS.
    var proxies: [File] {
        [
            File(path: "/etc/nginx/conf.d/callboard.conf", text: nginx),
            File(path: "/etc/caddy/Caddyfile", text: caddy),
        ]
    }

    /// What makes account and folders, as a shell reads it.
    var preparation: String {
        """
        if ! getent passwd \(user) >/dev/null; then
            adduser --system --group --quiet --home \(Self.stateFolder) --no-create-home \\
                --shell /usr/sbin/nologin --gecos callboard \(user)
        fi
        install -d -m 0700 -o \(user) -g \(user) \(Self.stateFolder) \(Self.backupFolder)
        install -d -m 0750 -o \(user) -g \(user) \(Self.logFolder)
        install -d -m 0750 -o root -g \(user) \(Self.configurationFolder)
        """
    }

    /// What lets the account, and nobody else, read the settings: some may be secret.
    var protection: String {
        """
        chown root:\(user) \(Self.configuration)
        chmod 0640 \(Self.configuration)
        """
    }

    private var settings: String {
        """
        # Settings of callboard on this machine; every setting: callboard config example
        database: \(Self.stateFolder)/callboard.db
        # Or on a server; the key that signs checkpoints is made by callboard setup:
        #   database: postgres://\(user)@/callboard?host=/run/postgresql
        #   database.key-file: \(Self.stateFolder)/callboard.key
        server.listen: 127.0.0.1:8080
        server.trusted-proxies: 127.0.0.1/32,::1/128
        server.origins: https://\(domain)
        # A line for every request goes to the journal, or into a file:
        # server.access-log: \(Self.logFolder)/access.log
        # Messages stay in files until it is said how they leave:
        # mail.transport: smtp
        # mail.smtp.host: smtp.example.org
        # mail.from: callboard@\(domain)
        backup.folder: \(Self.backupFolder)
        backup.keep: last=8,daily=14,weekly=8,monthly=12
        # Seals backups, with a key that is made once, as root; keep a copy elsewhere:
        #   callboard backup key \(Self.configurationFolder)/backup.key
        #   chown \(user) \(Self.configurationFolder)/backup.key
        # backup.key: file:\(Self.configurationFolder)/backup.key

        """
    }
}
