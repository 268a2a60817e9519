/// What systemd runs (systemd.service(5), systemd.exec(5), systemd.timer(5)).
extension Deployment {
    var serverUnit: String {
        """
        [Unit]
        Description=callboard, the back office of a casting marketplace
        Wants=network-online.target
        After=network-online.target

        [Service]
        Type=notify
        ExecStart=\(Self.program) serve --config \(Self.configuration)
        ExecReload=/bin/kill -HUP $MAINPID
        Restart=on-failure
        RestartSec=2
        # Before the tables change the database is saved and the copy proven.
        TimeoutStartSec=30min
        TimeoutStopSec=30
        MemoryMax=1G
        TasksMax=512
        LimitNOFILE=65536
        \(confinement)

        [Install]
        WantedBy=multi-user.target

        """
    }

    var backupUnit: String {
        """
        [Unit]
        Description=Backup of callboard's database

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
