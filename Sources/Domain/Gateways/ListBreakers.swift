/// Lists the outside services and their breakers.
package struct ListBreakers: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of services.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "breakers.list", .get, "/breakers", needs: .breakersRead,
        summary: "List the outside services and whether calls to them go through.",
        fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("gateway")

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<BreakerRow> {
        var rows: [BreakerRow] = []
        for gateway in GatewayName.allCases {
            let record = try tx.breakers.find(gateway, for: .read)
            rows.append(BreakerRow(record).shown(to: tx.access))
        }
        return Slice(of: rows, query)
    }
}

/// Shows an outside service and its breaker.
package struct ShowBreaker: Operation {
    package var gateway: GatewayName

    /// Asks for a service.
    package init(gateway: GatewayName) { self.gateway = gateway }

    package static let spec = Spec(
        "breakers.show", .get, "/breakers/{gateway}", needs: .breakersRead,
        summary: "Show an outside service and whether calls to it go through.",
        fields: ["gateway": "Which service."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> BreakerRow {
        BreakerRow(try tx.breakers.find(gateway, for: .read)).shown(to: tx.access)
    }
}

/// Lists the last calls to outside services.
package struct ListGatewayCalls: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of calls.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "gateways.calls", .get, "/gateway-calls", needs: .breakersRead,
        summary: "List the last calls to outside services.", fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("at", descending: true)

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<GatewayCallRow> {
        try tx.breakers.calls(query)
    }
}
