internal import Domain
internal import HTTP

extension DoctorCommand {
    /// What the way to a server looks like: a line for each part, with its time.
    static func server(_ access: ServerAccess) -> [Finding] {
        let first = Finding(subject: "server", state: access.endpoint.description)
        do throws(HTTPError) {
            let reply = try access.client.send(
                Request(path: "/readyz"), timeoutMs: access.timeoutMs)
            let isReady = reply.response.status == 200
            return [first] + times(reply.timings) + [
                Finding(
                    subject: "service",
                    state: isReady ? "ready" : "answers \(reply.response.status) to /readyz",
                    remedy: isReady ? nil : "is it callboard, and its database there?")
            ]
        } catch {
            let failed = Finding(
                subject: error.part.word, state: error.message, remedy: remedy(error))
            return [first] + times(error.timings).filter { $0.subject != failed.subject } + [failed]
        }
    }

    private static func times(_ timings: Timings) -> [Finding] {
        timings.parts.map { part, microseconds in
            let tenths = (microseconds + 50) / 100
            return Finding(subject: part.word, state: "\(tenths / 10).\(tenths % 10) ms")
        }
    }

    private static func remedy(_ error: HTTPError) -> String {
        switch error.part {
        case .request: "look at the address"
        case .name: "look for a slip in the name, or at the name servers in /etc/resolv.conf"
        case .connect: "is the server running, and does a firewall stand between?"
        case .tls: "name the authority's certificates with --ca-file, or renew the server's"
        case .answer: "look at the server's log; something before it may have answered"
        }
    }
}
