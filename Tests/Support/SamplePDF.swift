/// PDF files of a few words, made on the spot.
public enum SamplePDF {
  /// A document with one line of text on each page.
  public static func bytes(pages: [String]) -> [UInt8] {
    let kids = pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
    var objects = [
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for (place, text) in pages.enumerated() {
      let drawn = "BT /F1 24 Tf 72 700 Td (\(text)) Tj ET"
      objects.append(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
          + "/Contents \(5 + 2 * place) 0 R >>")
      objects.append("<< /Length \(drawn.utf8.count) >>\nstream\n\(drawn)\nendstream")
    }
    var text = "%PDF-1.4\n"
    var table = "0000000000 65535 f \n"
    for (place, object) in objects.enumerated() {
      let offset = String(text.utf8.count)
      table += String(repeating: "0", count: 10 - offset.count) + "\(offset) 00000 n \n"
      text += "\(place + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n\(table)trailer << /Size \(objects.count + 1) /Root 1 0 R >>\n"
    text += "startxref\n\(start)\n%%EOF\n"
    return Array(text.utf8)
  }
}
