public import Logging
public import Store

extension Gateway {
  /// The bank's own gateway: every route of the contract over one store.
  /// - Throws: ``EndpointFault`` when the routes contradict each other.
  public static func bank(
    _ store: Store, passwords: Passwords, logger: Logger
  ) throws -> Gateway {
    let authenticator = Authenticator(store: store)
    return try Gateway(
      endpoints(store, passwords),
      authenticate: { try await authenticator.caller($0) },
      translate: { ProblemReply(fault: $0) }, logger: logger)
  }

  /// The routes, in the order of the contract's page.
  static func endpoints(_ store: Store, _ passwords: Passwords) -> [Endpoint] {
    let features: [[Endpoint]] = [
      SessionRoutes(store: store, passwords: passwords).endpoints,
      MeRoutes(store: store).endpoints,
      CommunityRoutes(store: store).endpoints,
      HouseholdRoutes(store: store).endpoints,
      PeopleRoutes(store: store).endpoints,
      PeopleChangeRoutes(store: store).endpoints,
      AffiliationRoutes(store: store).endpoints,
      MandateRoutes(store: store).endpoints,
      OfficeRoutes(store: store).endpoints,
      RuleRoutes(store: store).endpoints,
      ActRoutes(store: store).endpoints,
      ActivityRoutes(store: store).endpoints,
      AccountRoutes(store: store).endpoints,
      MinutesRoutes(store: store).endpoints,
      CatalogueRoutes(store: store).endpoints,
      RedemptionRoutes(store: store).endpoints,
      DonationRoutes(store: store).endpoints, VoucherRoutes(store: store).endpoints,
      NoticeRoutes(store: store).endpoints,
      ObjectionRoutes(store: store).endpoints,
      NoticeConsentRoutes(store: store).endpoints,
      TransferRoutes(store: store).endpoints,
      ReversalRoutes(store: store).endpoints,
      MonthlyRoutes(store: store).endpoints, BudgetRoutes(store: store).endpoints,
      ReportRoutes(store: store).endpoints,
      ImportRoutes(store: store).endpoints, ImportReadings(store: store).endpoints,
      OpeningCorrectionRoutes(store: store).endpoints,
    ]
    return features.flatMap { $0 }
  }
}
