/// What this program is called among its releases.
enum Release {
    /// The first release.
    static let version = "0.1"
}
