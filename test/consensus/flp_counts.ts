/**
 * Valence counts of one round of voting, counted by a program of its own from the definitions of Fischer,
 * Lynch and Paterson (1985) alone: model A has all broadcasts in flight at the beginning, in model B each
 * process begins at some time; who decides stops counting (frozen) or goes on.
 *
 * Each line: N, votes waited for, rule, model, frozen, inputs: states, transitions, bivalent, 0-valent,
 * 1-valent, neither, disagreements, terminal.
 */
export const FLP_COUNTS = `2 2 min A frozen 00: 4 4 0 4 0 0 0 1
2 2 min A frozen 01: 4 4 0 4 0 0 0 1
2 2 min A frozen 11: 4 4 0 0 4 0 0 1
2 2 min A counting 00: 4 4 0 4 0 0 0 1
2 2 min A counting 01: 4 4 0 4 0 0 0 1
2 2 min A counting 11: 4 4 0 0 4 0 0 1
2 2 min B frozen 00: 9 12 0 9 0 0 0 1
2 2 min B frozen 01: 9 12 0 9 0 0 0 1
2 2 min B frozen 11: 9 12 0 0 9 0 0 1
2 2 maj0 A frozen 00: 4 4 0 4 0 0 0 1
2 2 maj0 A frozen 01: 4 4 0 4 0 0 0 1
2 2 maj0 A frozen 11: 4 4 0 0 4 0 0 1
2 2 maj0 A counting 00: 4 4 0 4 0 0 0 1
2 2 maj0 A counting 01: 4 4 0 4 0 0 0 1
2 2 maj0 A counting 11: 4 4 0 0 4 0 0 1
2 2 maj0 B frozen 00: 9 12 0 9 0 0 0 1
2 2 maj0 B frozen 01: 9 12 0 9 0 0 0 1
2 2 maj0 B frozen 11: 9 12 0 0 9 0 0 1
2 1 min A frozen 00: 4 4 0 4 0 0 0 1
2 1 min A frozen 01: 4 4 4 0 0 0 4 1
2 1 min A frozen 11: 4 4 0 0 4 0 0 1
2 1 min A counting 00: 4 4 0 4 0 0 0 1
2 1 min A counting 01: 4 4 4 0 0 0 4 1
2 1 min A counting 11: 4 4 0 0 4 0 0 1
2 1 min B frozen 00: 13 14 0 13 0 0 0 3
2 1 min B frozen 01: 13 14 10 3 0 0 6 3
2 1 min B frozen 11: 13 14 0 0 13 0 0 3
2 1 maj0 A frozen 00: 4 4 0 4 0 0 0 1
2 1 maj0 A frozen 01: 4 4 4 0 0 0 4 1
2 1 maj0 A frozen 11: 4 4 0 0 4 0 0 1
2 1 maj0 A counting 00: 4 4 0 4 0 0 0 1
2 1 maj0 A counting 01: 4 4 4 0 0 0 4 1
2 1 maj0 A counting 11: 4 4 0 0 4 0 0 1
2 1 maj0 B frozen 00: 13 14 0 13 0 0 0 3
2 1 maj0 B frozen 01: 13 14 10 3 0 0 6 3
2 1 maj0 B frozen 11: 13 14 0 0 13 0 0 3
3 3 min A frozen 000: 64 192 0 64 0 0 0 1
3 3 min A frozen 001: 64 192 0 64 0 0 0 1
3 3 min A frozen 011: 64 192 0 64 0 0 0 1
3 3 min A frozen 111: 64 192 0 0 64 0 0 1
3 3 min A counting 000: 64 192 0 64 0 0 0 1
3 3 min A counting 001: 64 192 0 64 0 0 0 1
3 3 min A counting 011: 64 192 0 64 0 0 0 1
3 3 min A counting 111: 64 192 0 0 64 0 0 1
3 3 min B frozen 000: 125 375 0 125 0 0 0 1
3 3 min B frozen 001: 125 375 0 125 0 0 0 1
3 3 min B frozen 011: 125 375 0 125 0 0 0 1
3 3 min B frozen 111: 125 375 0 0 125 0 0 1
3 3 maj0 A frozen 000: 64 192 0 64 0 0 0 1
3 3 maj0 A frozen 001: 64 192 0 64 0 0 0 1
3 3 maj0 A frozen 011: 64 192 0 0 64 0 0 1
3 3 maj0 A frozen 111: 64 192 0 0 64 0 0 1
3 3 maj0 A counting 000: 64 192 0 64 0 0 0 1
3 3 maj0 A counting 001: 64 192 0 64 0 0 0 1
3 3 maj0 A counting 011: 64 192 0 0 64 0 0 1
3 3 maj0 A counting 111: 64 192 0 0 64 0 0 1
3 3 maj0 B frozen 000: 125 375 0 125 0 0 0 1
3 3 maj0 B frozen 001: 125 375 0 125 0 0 0 1
3 3 maj0 B frozen 011: 125 375 0 0 125 0 0 1
3 3 maj0 B frozen 111: 125 375 0 0 125 0 0 1
3 2 min A frozen 000: 125 300 0 125 0 0 0 8
3 2 min A frozen 001: 125 300 0 125 0 0 0 8
3 2 min A frozen 011: 125 300 105 20 0 0 72 8
3 2 min A frozen 111: 125 300 0 0 125 0 0 8
3 2 min A counting 000: 64 192 0 64 0 0 0 1
3 2 min A counting 001: 64 192 0 64 0 0 0 1
3 2 min A counting 011: 100 260 84 16 0 0 56 4
3 2 min A counting 111: 64 192 0 0 64 0 0 1
3 2 min B frozen 000: 261 603 0 261 0 0 0 20
3 2 min B frozen 001: 261 603 0 261 0 0 0 20
3 2 min B frozen 011: 261 603 208 53 0 0 108 20
3 2 min B frozen 111: 261 603 0 0 261 0 0 20
3 2 maj0 A frozen 000: 125 300 0 125 0 0 0 8
3 2 maj0 A frozen 001: 125 300 0 125 0 0 0 8
3 2 maj0 A frozen 011: 125 300 105 20 0 0 72 8
3 2 maj0 A frozen 111: 125 300 0 0 125 0 0 8
3 2 maj0 A counting 000: 64 192 0 64 0 0 0 1
3 2 maj0 A counting 001: 64 192 0 64 0 0 0 1
3 2 maj0 A counting 011: 100 260 84 16 0 0 56 4
3 2 maj0 A counting 111: 64 192 0 0 64 0 0 1
3 2 maj0 B frozen 000: 261 603 0 261 0 0 0 20
3 2 maj0 B frozen 001: 261 603 0 261 0 0 0 20
3 2 maj0 B frozen 011: 261 603 236 20 5 0 132 20
3 2 maj0 B frozen 111: 261 603 0 0 261 0 0 20
`;
