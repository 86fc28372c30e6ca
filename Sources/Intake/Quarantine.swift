import Tables

extension ReadSheet {
  /// The rows that a person has to look at, as a file of the same kind: the reason first, then the
  /// columns of the file; nil where there are none. What was filled down or completed stands in
  /// the rows themselves, so that they can be read alone.
  public func quarantine() -> [UInt8]? {
    var text = CSVText(lineEnd: sheet.lineEnd)
    let old = columns.place(.reason)
    func kept(_ fields: [String]) -> [String] {
      fields.enumerated().filter { $0.offset != old }.map(\.element)
    }
    text.add(["原因"] + kept(columns.headings))
    var isEmpty = true
    for record in sheet.records {
      guard case .quarantined(let reasons) = fates[record.number - 1] else { continue }
      isEmpty = false
      var fields = record.fields
      let missing = columns.headings.count - fields.count
      if missing > 0 { fields += Array(repeating: "", count: missing) }
      for (column, value) in completed[record.number] ?? [:] {
        if let place = columns.place(column) { fields[place] = value }
      }
      text.add([reasons.joined(separator: "；")] + kept(fields))
    }
    return isEmpty ? nil : sheet.encoding.encode(text.text, withMark: sheet.hasMark)
  }
}
