/// Nothing yet.
enum SupportPlace {}
