import FoundationEssentials
import JSON

/// Where the server is.
enum ServerAddress {
  /// An address as it was given, without a slash at its end.
  static func checked(_ text: String) throws(CommandFailure) -> String {
    var address = Substring(text)
    while address.last == "/" { address.removeLast() }
    guard let url = URL(string: String(address)), let host = url.host(), !host.isEmpty,
      url.scheme == "http" || url.scheme == "https", url.path.isEmpty, url.query == nil,
      url.user == nil
    else {
      throw CommandFailure(.usage, "--server 应形如 http://127.0.0.1:8080")
    }
    if url.scheme == "http", !["127.0.0.1", "localhost", "::1", "[::1]"].contains(host) {
      Terminal.note("注意：到 \(host) 的连接没有加密，口令和令牌可能被旁人看到。请使用 https。")
    }
    return String(address)
  }

  /// The address that `moralbank up` left in its data folder.
  static func running(in folder: String) -> String? {
    guard let bytes = PrivateFile.read(folder + "/server.json"),
      let value = try? JSONReader.read(bytes)
    else { return nil }
    return value["url"].string
  }
}
