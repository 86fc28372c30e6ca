public import Hummingbird

/// Hummingbird's context of a request, without anything of ours: what belongs to a request is made
/// once, in `Call`.
public struct RouteContext: RequestContext {
  /// What Hummingbird needs.
  public var coreContext: CoreRequestContextStorage

  /// A context for a request.
  public init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
  }
}
