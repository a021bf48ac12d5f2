/*
 * observe: the facts that decide how a claim goes on: its attempt, its issue, its pull request,
 * each asked for itself and only where its phase asks for it. What could not be read stays
 * unknown, and was reported. Changes nothing but the struct: of an attempt that ended it takes
 * outcome and head into the claim.
 */
#ifndef FAC_PORTS_OBSERVE_H
#define FAC_PORTS_OBSERVE_H

#include "ports/deliver.h"

/* ANSWER_DENIED: authentication or permission was lost on the way. */
enum answer observe(const struct deliver *d, struct claim *c, struct life_facts *f);

#endif
