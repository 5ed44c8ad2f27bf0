// An empty package of ICU data, in the place of the one that Foundation brings (34 MB: the names, calendars, orders and
// words of all languages). ICU itself offers to be linked so: what it computes from tables in its code goes on to work,
// such as case, normal forms and regular expressions, and nothing in this program asks for more.
#include <stdint.h>

const struct {
  uint16_t headerSize;
  uint8_t magic[2];
  uint16_t infoSize, reserved;
  uint8_t isBigEndian, charset, unitSize, reserved2;
  uint8_t format[4], formatVersion[4], dataVersion[4];
  uint8_t padding[8];
  uint32_t count, reserved3;
} ICU_DATA __attribute__((aligned(16))) = {
    .headerSize = 32,
    .magic = {0xDA, 0x27},
    .infoSize = 20,
    .isBigEndian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
    .unitSize = 2,
    .format = {'T', 'o', 'C', 'P'},
    .formatVersion = {1, 0, 0, 0},
};
