/// The style sheet of all pages.
public enum Style {
  /// Large letters, strong contrast, one column: for a reader of 75 on a phone. It stands inside
  /// the page, allowed by its digest in the content security policy, so it must be sent unchanged.
  public static let sheet = """
    :root{color-scheme:light dark}\
    body{margin:0 auto;max-width:34rem;padding:1.25rem;font:1.3rem/1.7 system-ui,sans-serif;\
    color:#111;background:#fff}\
    h1{font-size:1.8rem;line-height:1.3;margin:.5rem 0}\
    h2{font-size:1.4rem;line-height:1.3;margin:2.5rem 0 .5rem}\
    p{margin:.5rem 0}\
    .code{font-size:1rem;color:#555}\
    @media (prefers-color-scheme:dark){body{color:#f2f2f2;background:#111}.code{color:#bbb}}
    """
}
