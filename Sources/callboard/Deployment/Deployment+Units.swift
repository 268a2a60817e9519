/// What systemd runs (systemd.service(5), systemd.exec(5), systemd.timer(5)), and logrotate(8).
extension Deployment {
    var serverUnit: String {
        """
        [Unit]
        Description=callboard, the back office of a casting marketplace
        Wants=network-online.target
        After=network-online.target postgresql.service
        # A database that is away for an hour must not end the server for good.
        StartLimitIntervalSec=0

        [Service]
        Type=notify
        ExecStart=\(Self.program) serve --config \(Self.configuration)
        ExecReload=/bin/kill -HUP $MAINPID
        Restart=on-failure
        RestartSec=2
        # Settings that are wrong stay so.
        RestartPreventExitStatus=2
        # Before the tables change the database is saved and the copy proven.
        TimeoutStartSec=30min
        # Requests in flight, and then jobs, have server.drain-timeout each, 20 s unless it is set;
        # who raises that, or server.drain-delay, raises this.
        TimeoutStopSec=60
        MemoryMax=1G
        TasksMax=512
        LimitNOFILE=65536
        # Every request is a line of the journal, and none may be missing.
        LogRateLimitIntervalSec=0
        LogsDirectory=callboard
        LogsDirectoryMode=0750
        \(confinement)

        [Install]
        WantedBy=multi-user.target

        """
    }

    var backupUnit: String {
        """
        [Unit]
        Description=Backup of callboard's database
        Wants=network-online.target
        After=network-online.target postgresql.service

        [Service]
        Type=oneshot
        ExecStart=\(Self.program) backup --config \(Self.configuration)
        Nice=10
        IOSchedulingClass=idle
        MemoryMax=512M
        \(confinement)

        """
    }

    static let backupTimer = """
        [Unit]
        Description=Backups of callboard's database every six hours

        [Timer]
        OnCalendar=00/6:30
        RandomizedDelaySec=10min
        Persistent=true

        [Install]
        WantedBy=timers.target

        """

    /// Turns the file of an access log, where ``settings`` name one; else the journal keeps it.
    static let logRotation = """
        \(logFolder)/*.log {
            daily
            rotate 90
            missingok
            notifempty
            compress
            delaycompress
            postrotate
                systemctl reload callboard.service || true
            endscript
        }

        """

    /// The account, and what is taken from it: all but its own folders and the network.
    private var confinement: String {
        """
        User=\(user)
        Group=\(user)
        UMask=0077
        StateDirectory=callboard
        StateDirectoryMode=0700
        WorkingDirectory=\(Self.stateFolder)
        ReadWritePaths=-\(Self.backupFolder)
        NoNewPrivileges=yes
        CapabilityBoundingSet=
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes
        PrivateDevices=yes
        DevicePolicy=closed
        ProtectProc=invisible
        ProcSubset=pid
        ProtectClock=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectControlGroups=yes
        RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        LockPersonality=yes
        MemoryDenyWriteExecute=yes
        RemoveIPC=yes
        KeyringMode=private
        SystemCallArchitectures=native
        SystemCallFilter=@system-service
        SystemCallFilter=~@privileged
        SystemCallErrorNumber=EPERM
        """
    }
}
