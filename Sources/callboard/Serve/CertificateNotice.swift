internal import Domain
internal import HTTP

/// What whoever runs a server must know of its certificate's dates.
///
/// A server serves with any: one that did not start again at night for want of a new certificate
/// would make an outage of a warning.
struct CertificateNotice: Equatable {
    /// Whether callers refuse the certificate now, and not only soon.
    let isRefused: Bool
    /// One sentence with the date and the way out.
    let text: String

    /// How long before its end a certificate should have been renewed, or the last quarter of its
    /// life where that is less.
    private static let renewalTime = Span.days(14)

    /// What there is to say at a moment of the certificate in a file; `nil` when it is as it
    /// should be.
    init?(_ validity: CertificateValidity, in path: String, at now: Instant) {
        let certificate = "the certificate in \(path)"
        if now < validity.begin {
            isRefused = true
            text =
                "\(certificate) is not valid before \(validity.begin); set the machine's clock "
                + "right, or name one that is"
        } else if now > validity.end {
            isRefused = true
            text = "\(certificate) has expired on \(validity.end), and callers refuse it; renew it"
        } else if validity.end - now < Self.timeLeftMin(validity) {
            isRefused = false
            text = "\(certificate) expires on \(validity.end); renew it before"
        } else {
            return nil
        }
    }

    private static func timeLeftMin(_ validity: CertificateValidity) -> Span {
        let life = validity.end - validity.begin
        return min(renewalTime, Span(milliseconds: life.milliseconds / 4))
    }
}

extension CertificateValidity {
    /// The first moment.
    var begin: Instant { Instant(milliseconds: notBefore * 1000) }
    /// The last second.
    var end: Instant { Instant(milliseconds: notAfter * 1000) }
}
