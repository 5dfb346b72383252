// SPDX-License-Identifier: MIT
/* What the applications a and b were told of devices that both watch (scene_walk.c): the two histories are compared
 * with each other, and what they say is there with what core holds. */
#ifndef LAB_TOLD_H
#define LAB_TOLD_H

/* Opens a and b; both watch these devices. */
void told_watch(unsigned count, char *words[]);
/* An application (0 = a) was made to ask: one more answer must come. */
void told_asked(unsigned letter);
/* Takes what arrived since; fails when it does not fit. Every request must have been answered. */
void told_check(void);

#endif
