internal import Domain
/// stub
enum AttackAnalysis { static func attacks(in: [ImportedSignIn]) -> [ImportedAttack] { [] } }
