/*
 * triage_defaults: what fac-triage knows without a configuration; each the default of the key
 * triage.NAME, as the text of a JSON array.
 *
 * A list in fac.json replaces the default, it does not add to it. How phrases match is phrases.h;
 * how labels and template lines do, verdict.h. Forms of a word are listed one by one, because only
 * whole words match: "auth" must not be found in "author", nor "migration" in "immigration".
 */
#ifndef FAC_STATE_TRIAGE_DEFAULTS_H
#define FAC_STATE_TRIAGE_DEFAULTS_H

/* the names of the signals of readiness, as enum signal has them, and what each is worth */
#define TRIAGE_SIGNALS                                                                            \
	"acceptance|expected|contrast|example|diagnosis|code|identifiers|quoted|version|hedging|" \
	"options|first_person|question|elsewhere"
#define TRIAGE_WEIGHTS                                                                            \
	"{\"acceptance\":2,\"expected\":1,\"contrast\":1,\"example\":1,\"diagnosis\":1,\"code\":" \
	"1,"                                                                                      \
	"\"identifiers\":1,\"quoted\":1,\"version\":1,\"hedging\":-1,"                            \
	"\"options\":-1,\"first_person\":-1,\"question\":-1,\"elsewhere\":-1}"

/* what an issue says where it tells how one would see that it is done */
#define TRIAGE_ACCEPTANCE_PHRASES                                                             \
	"["                                                                                   \
	"\"acceptance criteria\",\"acceptance criterion\",\"acceptance tests\","              \
	"\"definition of done\",\"done when\",\"it is done when\",\"success criteria\","      \
	"\"success looks like\",\"[ ]\",\"expected\",\"expect\",\"expects\",\"expectation\"," \
	"\"should\",\"shouldn't\",\"must\",\"shall\",\"ought to\",\"supposed "                \
	"to\",\"mustn't\",\"instead of\","                                                    \
	"\"verify that\",\"ensure that\""                                                     \
	"]"

/* beginnings of lines that an issue form puts there, not a person */
#define TRIAGE_TEMPLATE_PHRASES                                                                  \
	"["                                                                                      \
	"\"no response\",\"n/a\",\"none\",\"specify the actual results\",\"a clear and concise " \
	"description\","                                                                         \
	"\"a concise description\",\"a clear description\",\"add any other context\","           \
	"\"add any other information\",\"add screenshots\",\"if applicable\",\"if relevant\","   \
	"\"please complete the following\",\"please fill\",\"please provide a\","                \
	"\"please provide as\",\"please provide any\",\"please provide the\","                   \
	"\"please describe\",\"please search\",\"please read\",\"please paste\","                \
	"\"please tell us\",\"describe the bug here\","                                          \
	"\"describe the solution you'd like here\",\"describe your issue\","                     \
	"\"describe the issue here\",\"describe the problem here\",\"describe the feature\","    \
	"\"explain what happens\",\"explain the problem\",\"what happened?\","                   \
	"\"what did you expect\",\"tell us what\",\"thank you for\","                            \
	"\"thanks for taking the time\",\"thanks for reporting\",\"thanks for contributing\","   \
	"\"i have searched\",\"i've searched\",\"i searched\",\"i have checked\","               \
	"\"i've checked\",\"i checked\",\"i have read\",\"i've read\",\"i read the\","           \
	"\"i have verified\",\"i have reproduced\",\"i confirm\",\"i agree\","                   \
	"\"i am willing\",\"i'm willing\",\"i would like to work on\",\"i have included\","      \
	"\"i have provided\",\"i have confirmed\",\"i have looked\",\"i understand\","           \
	"\"i acknowledge\",\"there is no existing issue\",\"there isn't an existing issue\","    \
	"\"checked for duplicates\",\"yes, i\",\"no, i\",\"go to '\",\"click on '\","            \
	"\"scroll down to '\",\"see error\",\"steps to reproduce the behavior\",\"[e.g.\","      \
	"\"e.g. ios\",\"os: [e.g.\",\"browser [e.g.\",\"browser: [e.g.\",\"version [e.g.\","     \
	"\"version: [e.g.\",\"device: [e.g.\","                                                  \
	"\"is your feature request related to a problem\","                                      \
	"\"describe the solution you'd like\",\"describe alternatives you've considered\","      \
	"\"additional context\",\"code of conduct\",\"before submitting\","                      \
	"\"before you submit\",\"before opening\",\"replace this text\",\"write here\","         \
	"\"your answer here\",\"type here\",\"insert here\""                                     \
	"]"

/* labels by which a person keeps an issue */
#define TRIAGE_RESERVED_LABELS                                                  \
	"["                                                                     \
	"\"needs decision\",\"decision required\",\"decision needed\","         \
	"\"decision\",\"needs discussion\",\"discussion\",\"discuss\",\"rfc\"," \
	"\"proposal\",\"needs proposal\",\"design\",\"needs design\","          \
	"\"design decision\",\"design needed\",\"needs design decision\","      \
	"\"needs approval\",\"needs review\",\"needs product\","                \
	"\"product decision\",\"needs spec\",\"needs specification\","          \
	"\"needs info\",\"needs more info\",\"needs information\","             \
	"\"more information needed\",\"needs triage\",\"needs investigation\"," \
	"\"needs human\",\"human\",\"human only\",\"no agent\",\"no agents\","  \
	"\"no bots\",\"not for agents\",\"reserved\",\"on hold\",\"hold\","     \
	"\"paused\",\"blocked\",\"do not implement\",\"do not merge\",\"wip\"," \
	"\"invalid\",\"wontfix\",\"won't fix\",\"stale\""                       \
	"]"

/* labels of work that no agent does unasked */
#define TRIAGE_SENSITIVE_LABELS                                                               \
	"["                                                                                   \
	"\"security\",\"vulnerability\",\"cve\",\"auth\",\"authentication\","                 \
	"\"authorization\",\"authn\",\"authz\",\"login\",\"sso\",\"oauth\",\"permissions\","  \
	"\"permission\",\"access control\",\"rbac\",\"credentials\",\"secrets\",\"privacy\"," \
	"\"gdpr\",\"pii\",\"crypto\",\"cryptography\",\"encryption\",\"payments\","           \
	"\"payment\",\"billing\",\"subscriptions\",\"migration\",\"migrations\","             \
	"\"db migration\",\"database migration\",\"breaking change\",\"breaking\",\"ci\","    \
	"\"ci/cd\",\"pipeline\",\"workflow\",\"workflows\",\"github actions\",\"release\","   \
	"\"releases\",\"deployment\",\"infrastructure\",\"infra\",\"production\","            \
	"\"merge policy\",\"compliance\",\"legal\",\"license\""                               \
	"]"

/* labels of what wants an answer, not a change */
#define TRIAGE_QUESTION_LABELS                                                  \
	"["                                                                     \
	"\"question\",\"questions\",\"support\",\"help\",\"usage\",\"how-to\"," \
	"\"user question\",\"q&a\""                                             \
	"]"

/* labels of what is there twice */
#define TRIAGE_DUPLICATE_LABELS  \
	"["                      \
	"\"duplicate\",\"dupe\"" \
	"]"

/* labels of what is several issues */
#define TRIAGE_EPIC_LABELS                                                \
	"["                                                               \
	"\"epic\",\"umbrella\",\"meta\",\"tracking\",\"tracking issue\"," \
	"\"roadmap\",\"initiative\""                                      \
	"]"

/* markers in the titles of issues that fac is tested with: closed, never merged */
#define TRIAGE_SYNTHETIC_TITLES                                               \
	"["                                                                   \
	"\"[factory-e2e]\",\"[fac-e2e]\",\"[fac-synthetic]\",\"[synthetic]\"" \
	"]"

#endif
