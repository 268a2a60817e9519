/// A folder of the user's own that is the program's, by what is in it (XDG Base Directory
/// Specification, https://specifications.freedesktop.org/basedir-spec/0.8/).
enum UserFolder {
    case configuration, data, state

    /// The variable that names the folder above it.
    var variable: String {
        switch self {
        case .configuration: "XDG_CONFIG_HOME"
        case .data: "XDG_DATA_HOME"
        case .state: "XDG_STATE_HOME"
        }
    }

    /// What that is below the home unless the variable names another.
    private var usual: String {
        switch self {
        case .configuration: "/.config"
        case .data: "/.local/share"
        case .state: "/.local/state"
        }
    }

    /// Its path, whether it is there or not; `nil` without a home.
    var path: String? { found(in: Environment.value) }

    /// Its path where variables have other values than in this process; empty ones are `nil`.
    func found(in variables: (String) -> String?) -> String? {
        let above = variables(variable) ?? variables("HOME").map { $0 + usual }
        return above.map { $0 + "/callboard" }
    }
}
