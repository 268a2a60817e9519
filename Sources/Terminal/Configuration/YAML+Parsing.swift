internal import CYAML
internal import Glibc

extension YAML {
    /// One pass over a file.
    struct Reading {
        /// What was read, up to the failure if there is one.
        var root: Node?
        var problems: [ConfigurationProblem]
        var failure: Failure?
    }

    /// Why a pass ended early.
    struct Failure {
        let problem: ConfigurationProblem
        /// Lines whose removal may help, best first; they count from 1.
        let lines: [Int]
    }

    /// Reads bytes with libyaml until their end or the first thing that cannot be read.
    static func parse(_ bytes: [UInt8], file: String) -> Reading {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            preconditionFailure("libyaml could not allocate a parser")
        }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        return bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            return readEvents(parser, bytes: bytes, file: file)
        }
    }

    private static func readEvents(
        _ parser: UnsafeMutablePointer<yaml_parser_t>, bytes: [UInt8], file: String
    ) -> Reading {
        var tree = TreeBuilder(file: file)
        var event = yaml_event_t()
        while true {
            guard yaml_parser_parse(parser, &event) == 1 else {
                let failure = failure(of: parser.pointee, bytes: bytes, file: file)
                return tree.finish(failure: failure)
            }
            defer { yaml_event_delete(&event) }
            if event.type == YAML_STREAM_END_EVENT { return tree.finish(failure: nil) }
            if let refusal = tree.add(event) {
                return tree.finish(failure: refusal)
            }
        }
    }

    private static func failure(
        of parser: yaml_parser_t, bytes: [UInt8], file: String
    ) -> Failure {
        let reason = parser.problem.map { String(cString: $0) } ?? "the file cannot be read"
        if parser.error == YAML_READER_ERROR {
            let before = bytes.prefix(parser.problem_offset)
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
            let problem = ConfigurationProblem(
                file: file, position: Position(line: line, column: column),
                message: "\(reason); the line is skipped")
            return Failure(problem: problem, lines: [line])
        }
        let found = Position(parser.problem_mark)
        let context = parser.context.map { String(cString: $0) }
        let begun = context == nil ? found : Position(parser.context_mark)
        // Quoted text or a flow mapping that never ends is the fault of the line where it began;
        // for anything else the line that breaks it is at fault.
        let openers = ["quoted", "flow", "simple key"]
        let isUnclosed = context.map { text in openers.contains { text.contains($0) } } ?? false
        let place = isUnclosed ? begun : found
        let message = [context, reason].compactMap(\.self).joined(separator: ": ")
        return Failure(
            problem: ConfigurationProblem(
                file: file, position: place, message: "\(message); the line is skipped"),
            lines: [place.line, found.line, begun.line])
    }
}

extension YAML.Position {
    init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
