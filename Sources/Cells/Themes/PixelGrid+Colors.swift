extension PixelGrid.Pixel {
  /// The colour that it is drawn with.
  package var color: Color {
    func whole(_ shift: UInt16) -> UInt8 {
      let five = UInt8(bits >> shift & 31)
      return five << 3 | five >> 2
    }
    return .rgb(whole(10), whole(5), whole(0))
  }
}
