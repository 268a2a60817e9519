import API
import Domain
import Fields
import HTTP
import Synchronization

/// Operations made of the examples of their fields.
enum Sample {
    /// An operation with every required field, or with all of them.
    static func operation(
        _ type: any Operation.Type, isFull: Bool = false
    ) throws -> any Operation {
        var texts: [String: String] = [:]
        for field in FieldSchema.fields(of: type) where isFull || field.isRequired {
            texts[field.name] = field.example.isEmpty ? "جود & Søn/1 + 2%" : field.example
        }
        return try TextForm.decode(type, from: texts)
    }

    static let publicTypes = Catalog.all.filter { $0.spec.isPublic }
}

/// A backend that keeps what it was asked and answers what it was told.
final class Recorder: Reach, Backend {
    private let state = Mutex(State())
    private let answering: @Sendable (any Operation, Call) throws(Failure) -> Answer

    private struct State {
        var calls: [(operation: any Operation, call: Call)] = []
        var tokens: [Secret?] = []
    }

    init(
        _ answering: @escaping @Sendable (any Operation, Call) throws(Failure) -> Answer = {
            (_, _) throws(Failure) in Answer(output: Done(), actor: "user_1")
        }
    ) {
        self.answering = answering
    }

    var operations: [any Operation] { state.withLock { $0.calls.map(\.operation) } }
    var calls: [Call] { state.withLock { $0.calls.map(\.call) } }
    var tokens: [Secret?] { state.withLock { $0.tokens } }

    func backend(_ token: Secret?) -> any Backend {
        state.withLock { $0.tokens.append(token) }
        return self
    }

    func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
        state.withLock { $0.calls.append((operation, call)) }
        return try answering(operation, call)
    }
}

/// Keys that are no keys.
struct PlainKeys: WebKeys {
    func code(of bytes: [UInt8]) -> [UInt8] { Array((bytes + bytes).prefix(32)) }
    func hash(_ bytes: [UInt8]) -> [UInt8] { Array(repeating: UInt8(bytes.count & 255), count: 32) }
}

extension Responder {
    /// A responder with nothing behind it but a backend.
    static func sample(
        _ reach: any Reach = Recorder(), limits: RateLimiter.Limits = RateLimiter.Limits(),
        isDatabaseNear: Bool = true, ticks: @escaping @Sendable () -> Int64 = { 0 }
    ) -> Responder {
        Responder(
            reach: reach, keys: PlainKeys(), health: Health(now: { 0 }, look: { nil }),
            limits: limits, isDatabaseNear: isDatabaseNear, ticks: ticks)
    }
}

extension Response {
    /// The body as JSON; `null` when it is none.
    var json: JSON { (try? JSON(parsing: body)) ?? .null }
}
