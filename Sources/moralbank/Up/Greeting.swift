import Foundation

/// What `up` prints once the bank is open.
struct Greeting {
  let url: String
  let adminURL: String
  let folder: String
  let logins: [DemoLogin]

  var text: String {
    var parts = [
      """

      道德银行已开门 · The moral bank is open.
        \(url)        (\(url)/openapi.json)
        \(adminURL)        /livez /readyz /metrics, this machine only
        data: \(folder)
      Ctrl-C stops it.
      """
    ]
    if !logins.isEmpty {
      parts.append("Logins, also in \(folder)/logins.json:\n" + table)
      if let story { parts.append("A first credit:\n" + story) }
    }
    return parts.joined(separator: "\n\n")
  }

  private var table: String {
    var table = Table(["role", "login", "password", "name", "community", "grids"])
    for login in logins {
      table.add([
        login.role, login.login, login.password, login.name, login.community,
        login.grids.joined(separator: " "),
      ])
    }
    return table.text
  }

  /// Signing in as the first worker, and two hours of patrol for the building head.
  private var story: String? {
    guard let worker = logins.first(where: { $0.role == "grid_worker" }),
      let head = logins.first(where: { $0.role == "resident" })
    else { return nil }
    let today = LocalTime(zone: "Asia/Shanghai").today
    return """
      TOKEN=$(curl -s \(url)/v1/sessions -H 'Content-Type: application/json' -d @- <<'EOF' |
      {"login":"\(worker.login)","password":"\(worker.password)"}
      EOF
      sed 's/.*"token":"\\([^"]*\\)".*/\\1/')

      curl -s \(url)/v1/credits -H "Authorization: Bearer $TOKEN" \\
        -H 'Idempotency-Key: patrol-\(today)' -H 'Content-Type: application/json' \\
        -d '{"act_type":"B01","person_id":"\(head.personID)","minutes":120,\
      "occurred_on":"\(today)"}'
      """
  }
}
