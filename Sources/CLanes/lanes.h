// Masks of eight lanes as one byte, bit i for lane i.
//
// Swift's SIMDMask keeps eight 64-bit integers and its way to a bit mask is a loop. A vector of
// bool is one instruction each way on AVX-512 (vcmppd to a mask register, a masked move back), a
// movmskpd or a compare elsewhere. Nothing here rounds otherwise than Swift does.
#pragma once
#include <stdint.h>

typedef double lockstep_lane __attribute__((ext_vector_type(8)));
typedef __typeof__((lockstep_lane){0} > (lockstep_lane){0}) lockstep_lane_bits;
typedef _Bool lockstep_lane_bool __attribute__((ext_vector_type(8)));

#define LOCKSTEP_INLINE static inline __attribute__((always_inline))

// A macro, for a function that takes a vector of 64 bytes would depend on the processor's registers.
#define LOCKSTEP_PACK(wide) \
  lockstep_lane_bool narrow = __builtin_convertvector(wide, lockstep_lane_bool); \
  uint8_t bits; \
  __builtin_memcpy(&bits, &narrow, 1); \
  return bits;

LOCKSTEP_INLINE uint8_t lockstep_greater(lockstep_lane a, lockstep_lane b) { LOCKSTEP_PACK(a > b) }
LOCKSTEP_INLINE uint8_t lockstep_greater_equal(lockstep_lane a, lockstep_lane b) { LOCKSTEP_PACK(a >= b) }
LOCKSTEP_INLINE uint8_t lockstep_less(lockstep_lane a, lockstep_lane b) { LOCKSTEP_PACK(a < b) }
LOCKSTEP_INLINE uint8_t lockstep_less_equal(lockstep_lane a, lockstep_lane b) { LOCKSTEP_PACK(a <= b) }
LOCKSTEP_INLINE uint8_t lockstep_equal(lockstep_lane a, lockstep_lane b) { LOCKSTEP_PACK(a == b) }
LOCKSTEP_INLINE uint8_t lockstep_not_equal(lockstep_lane a, lockstep_lane b) { LOCKSTEP_PACK((a < b) | (a > b)) }
LOCKSTEP_INLINE uint8_t lockstep_is_nan(lockstep_lane a) { LOCKSTEP_PACK(a != a) }

// The lanes of `yes` where the bit is set, those of `no` elsewhere.
LOCKSTEP_INLINE lockstep_lane lockstep_select(uint8_t bits, lockstep_lane yes, lockstep_lane no) {
  lockstep_lane_bool narrow;
  __builtin_memcpy(&narrow, &bits, 1);
  lockstep_lane_bits wide = __builtin_convertvector(narrow, lockstep_lane_bits);
  return wide != 0 ? yes : no;
}

// Square roots as one instruction, without an error number.
LOCKSTEP_INLINE double lockstep_root(double a) { return __builtin_elementwise_sqrt(a); }
LOCKSTEP_INLINE lockstep_lane lockstep_lane_root(lockstep_lane a) { return __builtin_elementwise_sqrt(a); }

// The larger and the smaller number; the second where either is NaN. Swift makes branches of these, and
// the sign of a price's change is a coin that no processor guesses.
LOCKSTEP_INLINE double lockstep_larger(double a, double b) { return a > b ? a : b; }
LOCKSTEP_INLINE double lockstep_smaller(double a, double b) { return a < b ? a : b; }
LOCKSTEP_INLINE lockstep_lane lockstep_lane_larger(lockstep_lane a, lockstep_lane b) { return a > b ? a : b; }
LOCKSTEP_INLINE lockstep_lane lockstep_lane_smaller(lockstep_lane a, lockstep_lane b) { return a < b ? a : b; }

LOCKSTEP_INLINE double lockstep_chosen(uint8_t bits, double yes, double no) { return bits ? yes : no; }

// Elements moved towards the end, the last ones in the first places.
LOCKSTEP_INLINE lockstep_lane lockstep_turned_by_one(lockstep_lane a) {
  return __builtin_shufflevector(a, a, 7, 0, 1, 2, 3, 4, 5, 6);
}
LOCKSTEP_INLINE lockstep_lane lockstep_turned_by_two(lockstep_lane a) {
  return __builtin_shufflevector(a, a, 6, 7, 0, 1, 2, 3, 4, 5);
}
LOCKSTEP_INLINE lockstep_lane lockstep_turned_by_four(lockstep_lane a) {
  return __builtin_shufflevector(a, a, 4, 5, 6, 7, 0, 1, 2, 3);
}

// Arithmetic of whole vectors.
LOCKSTEP_INLINE lockstep_lane lockstep_sum(lockstep_lane a, lockstep_lane b) { return a + b; }
LOCKSTEP_INLINE lockstep_lane lockstep_difference(lockstep_lane a, lockstep_lane b) { return a - b; }
LOCKSTEP_INLINE lockstep_lane lockstep_product(lockstep_lane a, lockstep_lane b) { return a * b; }
LOCKSTEP_INLINE lockstep_lane lockstep_quotient(lockstep_lane a, lockstep_lane b) { return a / b; }
LOCKSTEP_INLINE lockstep_lane lockstep_negative(lockstep_lane a) { return -a; }

typedef long lockstep_order __attribute__((ext_vector_type(8)));

// The lanes in another order: lane i is the one that stood at place order[i], 0 to 7.
LOCKSTEP_INLINE lockstep_lane lockstep_permuted(lockstep_lane lanes, lockstep_order order) {
#ifdef __AVX512F__
  typedef double vector __attribute__((vector_size(64)));
  typedef long long places __attribute__((vector_size(64)));
  return (lockstep_lane)__builtin_ia32_permvardf512((vector)lanes, (places)order);
#else
  lockstep_lane result;
  for (int lane = 0; lane < 8; lane++) result[lane] = lanes[order[lane] & 7];
  return result;
#endif
}

typedef uint8_t lockstep_bytes __attribute__((ext_vector_type(64)));
typedef _Bool lockstep_bytes_bool __attribute__((ext_vector_type(64)));

// Which of 64 rows have a wanted bit in one of two conditions, bit i for row i.
LOCKSTEP_INLINE uint64_t lockstep_wanted(
    const uint8_t *first, uint8_t wantedOfFirst, const uint8_t *second, uint8_t wantedOfSecond) {
  lockstep_bytes one, other;
  __builtin_memcpy(&one, first, 64);
  __builtin_memcpy(&other, second, 64);
  lockstep_bytes wanted = (one & wantedOfFirst) | (other & wantedOfSecond);
  lockstep_bytes_bool narrow = __builtin_convertvector(wanted != 0, lockstep_bytes_bool);
  uint64_t rows;
  __builtin_memcpy(&rows, &narrow, 8);
  return rows;
}
