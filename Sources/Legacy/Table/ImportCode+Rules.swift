internal import Domain

/// The codes of RULES, sections 1 to 3, for the files that have readers.
extension ImportCode {
    /// A closing quote is followed by text, or the file ends inside quotes.
    static let badQuoting = rejected("bad_quoting")
    /// Fewer or more fields than the header.
    static let columnCount = rejected("column_count")
    /// Surplus fields, all empty, were dropped.
    static let extraColumnsDropped = repaired("extra_columns_dropped")
    /// The header line again.
    static let repeatedHeader = rejected("repeated_header")
    /// The same in every field as an earlier row.
    static let duplicateRow = rejected("duplicate_row")
    /// No whole number from 1 to 999,999,999.
    static let badID = rejected("bad_id")
    /// An earlier row has the id.
    static let duplicateID = rejected("duplicate_id")

    /// Invalid bytes became U+FFFD.
    static let badBytesReplaced = repaired("bad_bytes_replaced")
    /// U+0000 was taken out.
    static let nulRemoved = repaired("nul_removed")
    /// UTF-8 that was once read as Windows-1252 was read again.
    static let mojibakeFixed = repaired("mojibake_fixed")
    /// HTML references were decoded once.
    static let htmlEntitiesDecoded = repaired("html_entities_decoded")
    /// A name or title was cut to its greatest length.
    static let textTruncated = repaired("text_truncated")
    /// Control or direction characters, or a pile of marks.
    static let unsafeText = warned("unsafe_text")
    /// A text that a spreadsheet would run.
    static let formulaText = warned("formula_text")

    /// An optional date or time was left empty.
    static let dateUnreadable = warned("date_unreadable")
    /// Created after the moment of the export.
    static let dateInFuture = warned("date_in_future")
    /// A time that the row needs is missing or unreadable.
    static let badTime = rejected("bad_time")
    /// The account is not imported.
    static let unknownUser = rejected("unknown_user")
    /// No internet address.
    static let badIP = warned("bad_ip")

    /// No address.
    static let noEmail = rejected("no_email")
    /// Blanks or invisible characters were taken out of the address.
    static let emailSpacesRemoved = repaired("email_spaces_removed")
    /// The name around the address was taken off.
    static let emailDisplayNameRemoved = repaired("email_display_name_removed")
    /// No address by the rules.
    static let badEmail = rejected("bad_email")
    /// Nothing in any name.
    static let noName = rejected("no_name")
    /// Staff read before has the address.
    static let emailInOtherRole = rejected("email_in_other_role")
    /// Another account with the address was used later.
    static let duplicateEmail = rejected("duplicate_email")
    /// The status became pending.
    static let statusUnknown = repaired("status_unknown")
    /// The phone was left empty.
    static let badPhone = warned("bad_phone")
    /// The last login lies before the creation.
    static let loginBeforeCreated = warned("login_before_created")
    /// No known kind of hash.
    static let passwordUnusable = warned("password_unusable")

    /// Day and month changed places.
    static let dobDayMonthSwapped = repaired("dob_day_month_swapped")
    /// A count of days became a date.
    static let dobExcelSerial = repaired("dob_excel_serial")
    /// A date of the Islamic calendar, left empty.
    static let dobHijri = warned("dob_hijri")
    /// A birth before 1920 or after the export, left empty.
    static let dobOutOfRange = warned("dob_out_of_range")
    /// A child for whom nobody stands is held as pending.
    static let minorWithoutGuardian = warned("minor_without_guardian")
    /// Metres became centimetres.
    static let heightInMetres = repaired("height_in_metres")
    /// Feet and inches became centimetres.
    static let heightInFeet = repaired("height_in_feet")
    /// No height from 40 to 230 cm.
    static let heightOutOfRange = warned("height_out_of_range")
    /// No weight from 2 to 250 kg.
    static let weightOutOfRange = warned("weight_out_of_range")
    /// Neither male nor female.
    static let genderUnknown = warned("gender_unknown")
    /// The agent is not imported.
    static let unknownAgent = warned("unknown_agent")
    /// A path that could lead elsewhere was left empty.
    static let unsafePathDropped = warned("unsafe_path_dropped")

    /// The registration is not ten digits.
    static let badCRNumber = warned("bad_cr_number")
    /// No share from 0 to 30 %.
    static let commissionOutOfRange = warned("commission_out_of_range")
    /// The role became support.
    static let roleUnknown = repaired("role_unknown")
}
