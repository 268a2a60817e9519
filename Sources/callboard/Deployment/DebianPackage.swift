internal import Domain
internal import Gateways

/// The Debian package of this program: what `dpkg-deb --build` is given
/// (https://www.debian.org/doc/debian-policy/).
struct DebianPackage {
    let deployment: Deployment
    /// The Debian architecture, as in `amd64`.
    let architecture: String
    /// What the program's libraries ask for, as dpkg-shlibdeps says it.
    let dependencies: String
    /// Bytes of all files.
    let installedBytes: Int

    /// The file's name.
    static func fileName(architecture: String) -> String {
        "callboard_\(Release.version)_\(architecture).deb"
    }

    /// What stands in `DEBIAN/`.
    var controlFiles: [Deployment.File] {
        [
            Deployment.File(path: "/DEBIAN/control", text: control),
            Deployment.File(path: "/DEBIAN/conffiles", text: conffiles),
            Deployment.File(path: "/DEBIAN/postinst", mode: 0o755, text: postinst),
            Deployment.File(path: "/DEBIAN/prerm", mode: 0o755, text: Self.prerm),
            Deployment.File(path: "/DEBIAN/postrm", mode: 0o755, text: Self.postrm),
        ]
    }

    private var control: String {
        """
        Package: callboard
        Version: \(Release.version)
        Architecture: \(architecture)
        Maintainer: callboard <root@localhost>
        Installed-Size: \((installedBytes + 1023) / 1024)
        Depends: \(dependencies), adduser
        Recommends: ca-certificates, ncurses-term
        Suggests: nginx | caddy | httpd, postgresql-client
        Section: admin
        Priority: optional
        Description: back office of a casting marketplace, in the terminal
         Full-screen console, REST server and command line in one program:
         accounts, sessions, resets and the audit trail, on a database in one
         file or on PostgreSQL.

        """
    }

    private var conffiles: String {
        deployment.files.filter(\.isConfiguration).map { $0.path + "\n" }.joined()
    }

    private var postinst: String {
        """
        #!/bin/sh
        set -e
        if [ "$1" = configure ]; then
        \(Self.indented(deployment.preparation, by: 4))
            # Who has removed the file wants to be without it.
            if [ -e \(Deployment.configuration) ]; then
        \(Self.indented(deployment.protection, by: 8))
            fi
            # Enabled by the first installation; who has disabled it since keeps it so.
            if deb-systemd-helper --quiet was-enabled callboard-backup.timer; then
                deb-systemd-helper enable callboard-backup.timer >/dev/null || true
            else
                deb-systemd-helper update-state callboard-backup.timer >/dev/null || true
            fi
            if [ -d /run/systemd/system ]; then
                systemctl daemon-reload
                # A server that runs takes the new version; the first is started by people, after
                # callboard setup.
                systemctl try-restart callboard.service || true
                deb-systemd-invoke start callboard-backup.timer || true
            fi
        fi

        """
    }

    private static func indented(_ lines: String, by spaces: Int) -> String {
        let margin = String(repeating: " ", count: spaces)
        return lines.split(separator: "\n").map { margin + $0 }.joined(separator: "\n")
    }

    private static let prerm = """
        #!/bin/sh
        set -e
        if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
            systemctl disable --now callboard.service || true
            systemctl stop callboard-backup.timer || true
        fi

        """

    /// Data and backups stay even on purge: nobody loses people's data by removing a program.
    ///
    /// Logs go (Debian Policy, 10.8).
    private static let postrm = """
        #!/bin/sh
        set -e
        if [ -d /run/systemd/system ]; then
            systemctl daemon-reload || true
        fi
        if [ "$1" = purge ]; then
            deb-systemd-helper purge callboard-backup.timer >/dev/null || true
            echo "data stay in \(Deployment.stateFolder) and \(Deployment.backupFolder)"
            rm -rf \(Deployment.logFolder)
            rmdir --ignore-fail-on-non-empty \(Deployment.configurationFolder) || true
        fi

        """

    static let copyright = """
        Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
        Upstream-Name: callboard

        Files: *
        Copyright: the authors of callboard
        License: proprietary
         All rights reserved.

        """

    /// The changes of a release, dated as Debian dates them.
    static func changelog(at moment: Instant) -> String {
        """
        callboard (\(Release.version)) stable; urgency=medium

          * See the project's history.

         -- callboard <root@localhost>  \(MailDate.text(moment))

        """
    }
}
