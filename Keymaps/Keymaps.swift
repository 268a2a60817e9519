/// The keymap files of this folder, as they are built into the program.
package enum Keymaps {
    /// File names without their ending, and the bytes of the files.
    package static let all: [(name: String, bytes: [UInt8])] = [
        ("default", PackageResources.default_yaml),
        ("emacs", PackageResources.emacs_yaml),
        ("minimal", PackageResources.minimal_yaml),
        ("vim", PackageResources.vim_yaml),
    ]
}
