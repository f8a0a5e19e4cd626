// The functions of the notation. Each is an inline function of core-as/functions.ts under the same name.

/** The parameters of each function, and what it gives. n, the number of a bit or of places, counts modulo 16. */
export const FUNCTIONS: Readonly<
  Record<string, { readonly parameters: readonly string[]; readonly gives: string }>
> = {
  rotate_left: { parameters: ["x", "n"], gives: "x rotated left by n places" },
  shift_left: { parameters: ["x", "n"], gives: "x shifted left by n places, zeros in" },
  shift_right: { parameters: ["x", "n"], gives: "x shifted right by n places, zeros in" },
  shift_right_signed: { parameters: ["x", "n"], gives: "x shifted right by n places, the sign in" },
  sign_extend: { parameters: ["x", "n"], gives: "the low n+1 bits of x, as a signed number" },
  zero_extend: { parameters: ["x", "n"], gives: "the low n+1 bits of x" },
  swap_bytes: { parameters: ["x"], gives: "x with its bytes exchanged" },
  odd_parity: { parameters: ["x"], gives: "1 when the low byte of x has an odd number of ones, else 0" },
  with_even_parity: {
    parameters: ["x"],
    gives: "the low 7 bits of x, and in bit 7 what makes their number of ones even",
  },
};
