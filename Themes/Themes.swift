/// The theme files of this folder, as they are built into the program.
package enum Themes {
    /// File names without their ending, and the bytes of the files.
    package static let all: [(name: String, bytes: [UInt8])] = [
        ("base", PackageResources.base_yaml),
        ("dark", PackageResources.dark_yaml),
        ("high-contrast", PackageResources.high_contrast_yaml),
        ("light", PackageResources.light_yaml),
        ("mono", PackageResources.mono_yaml),
    ]
}
