package import Domain
package import SQL

extension ID: Bindable {
    package var bound: Value { .text(description) }
}

extension Instant: Bindable {
    package var bound: Value { .integer(milliseconds) }
}

extension EmailAddress: Bindable {
    package var bound: Value { .text(description) }
}

extension PhoneNumber: Bindable {
    package var bound: Value { .text(description) }
}

extension CalendarDate: Bindable {
    package var bound: Value { .text(description) }
}

/// Words of closed sets are stored as they are.
extension Bindable where Self: RawRepresentable, RawValue == String {
    package var bound: Value { .text(rawValue) }
}

extension Role: Bindable {}
extension AccountStatus: Bindable {}
extension Gender: Bindable {}
extension Session.End: Bindable {}
extension SignIn.Result: Bindable {}
extension SecurityEvent.Kind: Bindable {}
extension PasswordReset.Way: Bindable {}
extension PasswordReset.State: Bindable {}
extension Approval.Kind: Bindable {}
extension Approval.State: Bindable {}
extension Mail.Template: Bindable {}
extension Mail.State: Bindable {}
extension MailEvent.Kind: Bindable {}
extension Suppression.Cause: Bindable {}
extension SettingName: Bindable {}
extension GatewayName: Bindable {}
extension BreakerState: Bindable {}
extension GatewayCallResult: Bindable {}
extension Job.State: Bindable {}
extension JobAttempt.Result: Bindable {}

extension Row {
    /// A moment; null is a mismatch.
    func instant(_ column: Int) -> Instant { Instant(milliseconds: integer(column)) }

    /// A moment, or nil for null.
    func optionalInstant(_ column: Int) -> Instant? {
        optionalInteger(column).map(Instant.init(milliseconds:))
    }

    /// A value that is stored as text and checked when it is read.
    func value<Parsed: LosslessStringConvertible>(
        _ column: Int, _ name: StaticString
    ) throws(SQLError) -> Parsed {
        guard let value = Parsed(text(column)) else { throw .unreadable(name) }
        return value
    }

    /// As `value`, or nil for null.
    func optionalValue<Parsed: LosslessStringConvertible>(
        _ column: Int, _ name: StaticString
    ) throws(SQLError) -> Parsed? {
        guard let text = optionalText(column) else { return nil }
        guard let value = Parsed(text) else { throw .unreadable(name) }
        return value
    }

    /// A word of a closed set.
    func choice<Choice: RawRepresentable<String>>(
        _ column: Int, _ name: StaticString
    ) throws(SQLError) -> Choice {
        guard let choice = Choice(rawValue: text(column)) else { throw .unreadable(name) }
        return choice
    }

    /// A word of a closed set, or nil for null.
    func optionalChoice<Choice: RawRepresentable<String>>(
        _ column: Int, _ name: StaticString
    ) throws(SQLError) -> Choice? {
        guard let text = optionalText(column) else { return nil }
        guard let choice = Choice(rawValue: text) else { throw .unreadable(name) }
        return choice
    }

    /// A whole number of the size that the business uses; null is a mismatch.
    func int(_ column: Int) -> Int { Int(clamping: integer(column)) }

    /// As `int`, or nil for null.
    func optionalInt(_ column: Int) -> Int? { optionalInteger(column).map(Int.init(clamping:)) }
}
