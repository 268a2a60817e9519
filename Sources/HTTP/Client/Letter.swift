/// A message as SMTP carries it (RFC 5321): the envelope, and the bytes of header and body.
package struct Letter: Sendable, Equatable {
    /// The address that errors go to; without angle brackets.
    package var sender: String
    /// The address that it goes to; without angle brackets.
    package var recipient: String
    /// Header and body with CRLF line ends; dots need no care.
    package var bytes: [UInt8]

    /// Puts a letter together.
    package init(sender: String, recipient: String, bytes: [UInt8]) {
        (self.sender, self.recipient, self.bytes) = (sender, recipient, bytes)
    }
}

/// What a relay answered to the step that decided about a letter.
package struct RelayReply: Sendable, Equatable {
    /// The step of the conversation.
    package enum Step: String, Sendable, CaseIterable {
        /// The relay's first line, or what follows before anything is asked of it.
        case greeting
        /// Encrypting the connection.
        case encryption
        /// Proving who we are.
        case signIn = "sign-in"
        case sender
        case recipient
        /// The message itself.
        case message
    }

    package var step: Step
    /// Three digits; 0 when the step failed without an answer.
    package var code: Int
    /// The last line of the answer, code included, or what libcurl says.
    package var text: String

    /// Puts a reply together.
    package init(_ step: Step, code: Int, text: String) {
        (self.step, self.code, self.text) = (step, code, text)
    }

    /// Whether the relay took the letter.
    package var isAccepted: Bool { step == .message && (200..<300).contains(code) }
}

/// Something that can bring a letter to a relay.
package protocol LetterSender: Sendable {
    /// Brings a letter to the relay and gives what it said, or throws when there was no
    /// conversation, or it broke off. From any thread.
    func send(_ letter: Letter, timeoutMs: Int) throws(HTTPError) -> RelayReply
}
