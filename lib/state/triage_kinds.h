/*
 * triage_kinds: how people say that an issue is no task for one change as it stands. As triage_defaults.h.
 */
#ifndef FAC_STATE_TRIAGE_KINDS_H
#define FAC_STATE_TRIAGE_KINDS_H

/* words of a decision about how that is still open */
#define TRIAGE_DESIGN_PHRASES                                                                      \
	"["                                                                                        \
	"\"needs design decision\",\"needs a design decision\",\"to be determined\",\"tbd\","      \
	"\"still undecided\",\"yet undecided\",\"undecided\",\"an open question\","                \
	"\"open questions\",\"rfc:\",\"[rfc]\",\"(rfc)\",\"request for comments\","                \
	"\"request for comment\",\"design decision\",\"design decisions\",\"design discussion\","  \
	"\"design question\",\"design questions\",\"needs design\",\"needs a design\","            \
	"\"needs discussion\",\"needs more discussion\",\"needs some discussion\","                \
	"\"needs further discussion\",\"requires discussion\",\"to be discussed\","                \
	"\"should be discussed\",\"must be discussed\",\"should discuss\",\"need to discuss\","    \
	"\"let's discuss\",\"up for discussion\",\"open for discussion\",\"discuss before\","      \
	"\"needs to be discussed\",\"discussion needed\",\"discussion required\","                 \
	"\"decide whether\",\"decide which\",\"decide between\",\"needs a proposal\","             \
	"\"how best to\",\"which approach\",\"several approaches\",\"alternatives to consider\","  \
	"\"bikeshed\",\"strawman\",\"we have to choose\",\"we need to choose\","                   \
	"\"not clear yet how\",\"needs a spec\",\"needs specification\",\"thoughts?\","            \
	"\"any thoughts\",\"thoughts on this\",\"thoughts welcome\",\"which way would\","          \
	"\"which way to\",\"looking for input\",\"looking for feedback\","                         \
	"\"looking for opinions\",\"input welcome\",\"comments welcome\","                         \
	"\"comments very welcome\",\"feedback welcome\",\"opinions welcome\","                     \
	"\"suggestions welcome\",\"opinions?\",\"wdyt\",\"what do you think\","                    \
	"\"what do people think\",\"what do others think\",\"what does everyone think\","          \
	"\"not sure which\",\"unsure which\",\"unsure whether\",\"not sure whether we\","          \
	"\"not sure if we should\",\"not sure how we\",\"don't know yet if\","                     \
	"\"don't know yet how\",\"don't know yet whether\",\"haven't figured out\","               \
	"\"not figured out\",\"haven't worked out\",\"unresolved questions\","                     \
	"\"as a starting point\",\"no strong preference\",\"no strong opinion\","                  \
	"\"strong opinions\",\"option a\",\"option b\",\"option 1\",\"option 2\",\"approach a\","  \
	"\"approach 1\",\"pros and cons\",\"pros:\",\"cons:\",\"pros/cons\",\"trade-offs\","       \
	"\"tradeoffs\",\"trade-off between\",\"open to suggestions\",\"open to ideas\","           \
	"\"open to alternatives\",\"rough idea\",\"rough proposal\",\"very roughly\","             \
	"\"brainstorm\",\"brainstorming\",\"design doc\",\"design document\",\"design proposal\"," \
	"\"proposal:\",\"[proposal]\",\"should we\",\"how should we\",\"how do we want\","         \
	"\"what should we\",\"where should we\",\"which one should\",\"which of these\","          \
	"\"which of the two\",\"best approach\",\"right approach\",\"different approaches\","      \
	"\"two approaches\",\"three approaches\",\"possible approaches\",\"a few options\","       \
	"\"several options\",\"two options\",\"three options\",\"couple of options\","             \
	"\"options i see\",\"options i can see\",\"i can see us\",\"there are two ways\","         \
	"\"there are several ways\",\"we could either\",\"we can either\",\"alternatively, we\","  \
	"\"alternatively we\",\"still thinking\",\"still figuring\",\"need to figure\","           \
	"\"needs to figure\",\"spike:\",\"[spike]\",\"explore options\",\"evaluate options\","     \
	"\"agree on\",\"open points\",\"no spec yet\",\"let's talk\",\"let's meet\","              \
	"\"discuss this\",\"discuss it\",\"discuss how\",\"discuss what\",\"discuss whether\","    \
	"\"to discuss\",\"worth discussing\",\"we should talk\",\"i'm torn\",\"torn between\","    \
	"\"could go either way\",\"what's the right\",\"need input on\",\"needs input on\","       \
	"\"need opinions\",\"request for feedback\",\"seeking feedback\",\"seeking input\","       \
	"\"rfc -\",\"rfc on\",\"rfc for\",\"this is an rfc\",\"draft rfc\",\"mini-rfc\","          \
	"\"[discussion]\",\"discussion:\",\"[discuss]\",\"for discussion\","                       \
	"\"start a discussion\",\"starting a discussion\",\"open a discussion\","                  \
	"\"need to think about\",\"think through\",\"needs thought\",\"needs more thought\","      \
	"\"need more thought\",\"unclear how we\",\"unclear whether we\",\"design space\","        \
	"\"possible designs\",\"possible implementations\",\"possible options\","                  \
	"\"which do you prefer\",\"what would you prefer\",\"i lean towards\","                    \
	"\"leaning towards\",\"i'm leaning\",\"my preference\",\"no consensus\","                  \
	"\"multiple approaches\",\"not settled\",\"isn't settled\",\"yet to be settled\","         \
	"\"undecided between\",\"weigh the\",\"weighing the\",\"i'd like to hear\","               \
	"\"would like to hear\",\"interested in opinions\",\"would love to hear\","                \
	"\"curious what others\",\"do not know yet\",\"don't know yet\",\"i do not know which\","  \
	"\"i don't know which\",\"honestly don't know\",\"ideas?\",\"sit down with\","             \
	"\"before anyone writes\",\"before we write\",\"before anyone codes\","                    \
	"\"things i do not know\",\"things i don't know\",\"questions i have\","                   \
	"\"open to discussion\",\"two possibilities\",\"several possibilities\","                  \
	"\"many possibilities\",\"two candidates\",\"several candidates\",\"candidates are\","     \
	"\"first idea\",\"second idea\",\"a couple of ways\",\"a few ways\","                      \
	"\"couple of approaches\",\"a few approaches\",\"not obvious how\",\"not obvious which\"," \
	"\"not obvious what\",\"not sold on\",\"not convinced by\",\"any preference\","            \
	"\"any preferences\",\"any opinions\",\"other opinions\",\"second opinion\","              \
	"\"what would be preferable\",\"which is better\",\"what's better\","                      \
	"\"which would be better\",\"need to agree\",\"have to agree\",\"needs to agree\","        \
	"\"must agree\",\"to agree on\",\"we need a design\",\"needs designing\","                 \
	"\"no clear winner\",\"jury is out\",\"jury's out\",\"contentious\",\"controversial\","    \
	"\"reach consensus\",\"consensus on\",\"go back and forth\",\"going back and forth\","     \
	"\"with a whiteboard\",\"at a whiteboard\",\"whiteboard session\""                         \
	"]"

/* changes that others will have to follow */
#define TRIAGE_BEHAVIOR_PHRASES                                                                    \
	"["                                                                                        \
	"\"breaking change\",\"breaking changes\",\"backwards incompatible\","                     \
	"\"backward incompatible\",\"backwards-incompatible\",\"backward-incompatible\","          \
	"\"breaks compatibility\",\"break compatibility\",\"breaks backward compatibility\","      \
	"\"breaks backwards compatibility\",\"api break\",\"breaks the api\",\"breaks existing\"," \
	"\"change the default\",\"changes the default\",\"changing the default\","                 \
	"\"change default behavior\",\"change the default behavior\",\"new default\","             \
	"\"flip the default\",\"by default from now on\",\"drop support\",\"drop python\","        \
	"\"drops support\",\"dropping support\",\"remove support for\",\"removes support for\","   \
	"\"end of life\",\"deprecate\",\"deprecates\",\"deprecating\",\"deprecation of\","         \
	"\"remove the deprecated\",\"rename the public\",\"remove the public\","                   \
	"\"public api change\",\"semver major\",\"major version bump\",\"behavior change\","       \
	"\"behaviour change\",\"behavioral change\",\"behavioural change\",\"silently changes\","  \
	"\"remove python\",\"supported versions\",\"minimum supported\",\"minimum python\","       \
	"\"requires-python\",\"raise the minimum\",\"bump the minimum\",\"msrv\",\"end-of-life\"," \
	"\"should default to\",\"default should be\",\"default should become\","                   \
	"\"make it the default\",\"become the default\",\"as the new default\","                   \
	"\"should be enabled by default\",\"should be disabled by default\","                      \
	"\"should be on by default\",\"should be off by default\",\"enable by default\","          \
	"\"disable by default\",\"turn on by default\",\"turn off by default\",\"from then on\","  \
	"\"phase out\",\"phasing out\",\"remove the flag\",\"remove the option\","                 \
	"\"remove the old\",\"remove the command\",\"remove the endpoint\",\"remove the method\"," \
	"\"remove the function\",\"remove the argument\",\"remove the parameter\","                \
	"\"remove the alias\",\"no aliases\",\"exported surface\",\"public surface\","             \
	"\"exported api\",\"public api\",\"have to adapt\",\"has to adapt\",\"need to adapt\","    \
	"\"needs to adapt\",\"have to change their\",\"need to update their\","                    \
	"\"have to update their\",\"existing users will\",\"existing users would\","               \
	"\"existing clients\",\"existing integrations\",\"existing scripts\","                     \
	"\"downstream users\",\"downstream packages\",\"downstream projects\",\"integrators\","    \
	"\"plugin authors\",\"api consumers\",\"anyone relying\",\"people relying\","              \
	"\"users relying\",\"not backward compatible\",\"not backwards compatible\","              \
	"\"next major\",\"rename the flag\",\"rename the option\",\"rename the command\","         \
	"\"rename the endpoint\",\"rename the field\",\"rename the method\","                      \
	"\"rename the function\",\"rename the parameter\",\"rename the argument\","                \
	"\"rename the class\",\"rename the module\",\"rename the package\","                       \
	"\"rename the setting\",\"change the return type\",\"change the signature\","              \
	"\"changes the signature\",\"change the response\",\"changes the response\","              \
	"\"change the output format\",\"changes the output format\",\"change the exit code\","     \
	"\"drop node\",\"drop ie11\",\"drop the old\",\"drop the legacy\",\"drop compatibility\"," \
	"\"no longer support\",\"stop supporting\",\"stop accepting\",\"deprecation period\","     \
	"\"deprecation cycle\",\"should be renamed\",\"strict by default\","                       \
	"\"change the meaning\",\"changes semantics\",\"change in semantics\","                    \
	"\"change in behavior\",\"change in behaviour\",\"changes behavior\","                     \
	"\"changes behaviour\",\"change behavior\",\"change the behavior\","                       \
	"\"change the behaviour\",\"incompatible change\",\"incompatible with existing\","         \
	"\"incompatible with older\",\"break existing\",\"break backward\",\"break backwards\","   \
	"\"break the api\",\"break clients\",\"breaks clients\",\"break plugins\","                \
	"\"breaking release\",\"semver\",\"semver-major\",\"major bump\",\"a major release\","     \
	"\"drop java\",\"drop go\",\"drop android\",\"drop ios\",\"drop windows\",\"drop php\","   \
	"\"drop ruby\",\"drop postgres\",\"drop mysql\",\"drop 32-bit\",\"minsdk\","               \
	"\"minimum sdk\",\"min sdk\",\"deployment target\",\"minimum ios\",\"minimum android\","   \
	"\"minimum go version\",\"minimum rust\",\"minimum java\",\"remove deprecated\","          \
	"\"scheduled for removal\",\"switch the default\",\"default to true\","                    \
	"\"default to false\",\"change default\",\"changing default\",\"new defaults\","           \
	"\"better default\",\"better defaults\",\"saner default\",\"saner defaults\","             \
	"\"a different default\",\"response shape\",\"wire format\",\"on-disk format\","           \
	"\"make it an error\",\"become an error\",\"becomes an error\",\"into a hard error\","     \
	"\"a hard error\",\"without an alias\",\"remove entirely\",\"removed entirely\","          \
	"\"api users\",\"library users\",\"upgrade notes\",\"upgrade guide entry\","               \
	"\"unless told otherwise\",\"unless asked otherwise\",\"flip it\",\"what we have now\","   \
	"\"get rid of support\",\"@deprecated\",\"mark as deprecated\",\"mark it deprecated\","    \
	"\"mark it as deprecated\",\"steer people away\",\"delete it in\",\"remove it in\","       \
	"\"be removed in\",\"drop it in\",\"dropped in the next\",\"to be adapted\","              \
	"\"be adapted\",\"must be adapted\",\"nobody uses\",\"no one uses\","                      \
	"\"nobody on the team uses\",\"hardly anyone uses\",\"almost nobody uses\","               \
	"\"restores the old behavior\",\"restores the old behaviour\",\"get the old behavior\","   \
	"\"get the old behaviour\",\"old behaviour back\",\"old behavior back\","                  \
	"\"previous default\",\"current default\",\"today's default\",\"callers have to\","        \
	"\"callers will\",\"clients have to\",\"clients will have to\",\"users have to change\","  \
	"\"users will have to\",\"users would have to\",\"people who parse\",\"whoever parses\","  \
	"\"anyone who parses\",\"anyone parsing\",\"those who parse\",\"tools that parse\","       \
	"\"parse our output\",\"parses our output\",\"one-time break\",\"clean break\","           \
	"\"hard break\",\"compat shim\",\"compatibility shim\",\"end support\",\"ends support\","  \
	"\"ending support\",\"support ends\",\"oldest supported\",\"lowest supported\","           \
	"\"no longer needed by anyone\",\"can go in the next\",\"go away in\",\"reached eol\","    \
	"\"eol since\",\"is eol\",\"are eol\",\"been eol\",\"eol date\",\"sunset the\","           \
	"\"sunsetting the\""                                                                       \
	"]"

/* words of what wants an answer */
#define TRIAGE_QUESTION_PHRASES                                                                    \
	"["                                                                                        \
	"\"i have a question\",\"just a question\",\"quick question\",\"question:\","              \
	"\"[question]\",\"can someone explain\",\"could someone explain\",\"can anyone explain\"," \
	"\"could you explain\",\"please explain\",\"please advise\","                              \
	"\"any help would be appreciated\",\"any help is appreciated\","                           \
	"\"is this expected behavior\",\"is this the expected behavior\",\"is this intended\","    \
	"\"is this a bug or\",\"am i missing something\",\"am i doing something wrong\","          \
	"\"what am i doing wrong\",\"how do i\",\"how can i\",\"how should i\",\"how to use\","    \
	"\"does anyone know\",\"is it possible to\",\"is there some setting\","                    \
	"\"is there a setting\",\"is there a way\",\"is there any way\","                          \
	"\"is there an option to\",\"couldn't find anything\",\"could not find anything\","        \
	"\"couldn't find any documentation\",\"would like to know\",\"i'd like to know\","         \
	"\"just curious\",\"just wondering\",\"i was wondering\",\"i'm wondering\","               \
	"\"i am wondering\",\"wondering if\",\"wondering whether\",\"wondering how\","             \
	"\"please help\",\"help me\",\"need help\",\"need some help\",\"i am new to\","            \
	"\"i'm new to\",\"new to this\",\"what do i have to do\",\"what should i do\","            \
	"\"what can i do\",\"what do i need to\",\"do i need to\",\"do i have to\",\"can i use\"," \
	"\"is this possible\",\"is that possible\",\"what is the difference\","                    \
	"\"what the difference is\",\"what's the difference\",\"don't get what\","                 \
	"\"i don't understand\",\"i do not understand\",\"trying to understand\","                 \
	"\"can you tell me\",\"could you tell me\",\"can someone tell me\","                       \
	"\"can anyone tell me\",\"can someone help\",\"can anyone help\",\"could someone help\","  \
	"\"thanks in advance\",\"thank you in advance\",\"any idea why\",\"any ideas why\","       \
	"\"any idea how\",\"any pointers\",\"any advice\",\"what is supposed to happen\","         \
	"\"how am i supposed\",\"is this supposed to\",\"is it supposed to\",\"is this normal\","  \
	"\"it's urgent\",\"why is that\",\"how does one\",\"how would i\",\"how would one\","      \
	"\"how do you\",\"where can i\",\"where do i\",\"does it support\",\"is it safe to\","     \
	"\"should i use\",\"when should i\",\"when would i\",\"not suggesting to change\","        \
	"\"what's the recommended\",\"what is the recommended\",\"recommended way\","              \
	"\"best practice for\",\"is there any documentation\",\"is there documentation\","         \
	"\"does this mean\",\"does that mean\",\"is my understanding\",\"correct me if\","         \
	"\"can anybody\",\"could anybody\",\"anyone knows\",\"anyone know\",\"anybody know\","     \
	"\"has anyone\",\"what is the purpose\",\"what's the purpose\",\"what is the reason\","    \
	"\"reason for using\",\"why do you\",\"why did you\",\"when will\",\"any plans\","         \
	"\"are there plans\",\"any eta\",\"any news on\",\"need advice\",\"seeking advice\","      \
	"\"support request\",\"please clarify\",\"can you clarify\",\"could you clarify\","        \
	"\"not sure if this is a bug\",\"not sure if it's a bug\","                                \
	"\"not sure whether this is a bug\",\"is this a bug\",\"bug or feature\","                 \
	"\"bug or a feature\",\"or am i\",\"my understanding is\",\"is it normal\","               \
	"\"is that normal\",\"can it be used\",\"how would you\",\"which version should i\","      \
	"\"hoping someone\",\"i can't find any\",\"can't find anything\","                         \
	"\"cannot find anything\",\"couldn't figure out\",\"can't figure out\","                   \
	"\"cannot figure out\",\"don't know how to\",\"do not know how to\",\"is it me\","         \
	"\"is it just me\",\"anybody else\",\"anyone else\",\"someone explain\","                  \
	"\"somebody explain\",\"explain to me\",\"do you have\",\"do you support\","               \
	"\"do you plan\",\"do you know\",\"would you recommend\",\"which one should i\","          \
	"\"what would you recommend\",\"what do you recommend\",\"what does it mean\","            \
	"\"what does this mean\",\"what exactly does\",\"what exactly is\",\"what happens if i\"," \
	"\"what happens when i\",\"can i run\",\"can i have\",\"can i get\",\"can i still\","      \
	"\"can i disable\",\"could i\",\"may i\",\"am i allowed\",\"is it allowed to\","           \
	"\"is it ok to\",\"is it okay to\",\"is it intended\",\"is it expected\","                 \
	"\"is this expected\",\"thanks for any\",\"many thanks in advance\",\"thx in advance\","   \
	"\"cheers in advance\",\"for a school project\",\"for my homework\",\"for homework\","     \
	"\"sorry for the question\",\"sorry if this\",\"stupid question\",\"dumb question\","      \
	"\"newbie question\",\"beginner question\",\"noob question\",\"general question\","        \
	"\"usage question\",\"not an issue but\",\"not really an issue\",\"not really a bug\","    \
	"\"more of a question\",\"rather a question\""                                             \
	"]"

/* words that name the original */
#define TRIAGE_DUPLICATE_PHRASES                                                                   \
	"["                                                                                        \
	"\"duplicate of\",\"duplicates #\",\"dup of\",\"dupe of\",\"is a duplicate\","             \
	"\"a duplicate issue\",\"same as #\",\"same issue as\",\"already reported\","              \
	"\"already filed\",\"already tracked in\",\"superseded by\",\"see also the original\","    \
	"\"possible duplicate\",\"closing in favor of\",\"closing in favour of\","                 \
	"\"exactly what we have in\",\"already covered by\",\"already covered in\","               \
	"\"already handled in\",\"there is already an issue\",\"there's already an issue\","       \
	"\"there is already a ticket\",\"there's already a ticket\",\"there is already an open\"," \
	"\"there's already an open\",\"i reported this\",\"reported this one\","                   \
	"\"reported this before\",\"reported before\",\"has already been reported\","              \
	"\"was already reported\",\"is open for this\",\"opening it again\","                      \
	"\"opening this again\",\"re-filing\",\"refiling\",\"reposting\",\"same problem as\","     \
	"\"same bug as\",\"same root cause\",\"same cause as\",\"same crash as\","                 \
	"\"same stack trace\",\"same thing as #\",\"the same as #\",\"identical to #\","           \
	"\"close whichever\",\"close this one\",\"please close this\",\"feel free to close\","     \
	"\"covered by #\",\"covered in #\",\"tracked in #\",\"tracked by #\",\"tracked under\","   \
	"\"also reported in\",\"also reported as\",\"duplicate report\",\"sorry for the noise\","  \
	"\"sorry for the duplicate\",\"just found #\",\"just saw #\",\"already discussed in\","    \
	"\"exists already as\",\"there is an issue for this\",\"there's an issue for this\","      \
	"\"there is already one\",\"there's already one\",\"looks like a duplicate\","             \
	"\"might be a duplicate\",\"probably a duplicate\",\"same ticket\",\"same request as\","   \
	"\"same ask as\",\"already requested\",\"already raised\",\"already logged as\","          \
	"\"filed as #\",\"filed already\",\"cross-post\",\"cross-posting\","                       \
	"\"close as duplicate\",\"closed as duplicate\",\"merge into #\",\"fold into #\","         \
	"\"folded into #\",\"same symptoms as\",\"same bug in #\",\"seems to be #\","              \
	"\"it's the same as\",\"this is the same as\",\"essentially the same as\","                \
	"\"basically the same as\",\"same underlying\",\"precisely this one\","                    \
	"\"exactly this one\",\"i now find\",\"now find #\",\"already described in\","             \
	"\"already reported in\",\"identical cause\",\"cause is identical\",\"was quicker\","      \
	"\"were quicker\",\"quicker than me\",\"beat me to it\",\"continue over there\","          \
	"\"let's continue in\",\"continue in #\",\"filing it anyway\",\"filing anyway\","          \
	"\"posting it anyway\",\"can't comment there\",\"cannot comment there\","                  \
	"\"leaving it here in case\",\"leaving this here in case\",\"same as the one in\","        \
	"\"same as reported\",\"the same as reported\",\"as described in #\","                     \
	"\"we have this already\",\"we already have this\",\"already have an issue\","             \
	"\"already have a ticket\",\"already have one\",\"exists as #\",\"known issue #\","        \
	"\"another report of\",\"one more report of\",\"yet another report of\","                  \
	"\"yet another instance of\",\"reopen of\",\"is back, see\",\"already part of\","          \
	"\"already on the list\",\"already in the backlog\",\"i found #\","                        \
	"\"described already in\",\"raised already in\""                                           \
	"]"

/* words of what is several issues */
#define TRIAGE_EPIC_PHRASES                                                                        \
	"["                                                                                        \
	"\"[epic]\",\"epic:\",\"epic -\",\"umbrella issue\",\"umbrella ticket\",\"umbrella:\","    \
	"\"[umbrella]\",\"tracking issue\",\"tracking ticket\",\"[tracking]\",\"tracking:\","      \
	"\"meta issue\",\"meta-issue\",\"[meta]\",\"master issue\",\"master ticket\",\"roadmap\"," \
	"\"sub-issues\",\"sub-tasks\",\"subtasks\",\"child issues\",\"parent issue\","             \
	"\"this epic\",\"this issue tracks\",\"this ticket tracks\",\"break this down\","          \
	"\"split this into\",\"multiple pull requests\",\"several pull requests\",\"one pr per\"," \
	"\"umbrella for\",\"collecting the findings\",\"collecting all\",\"will get its own\","    \
	"\"gets its own issue\",\"own issue\",\"own ticket\",\"separate issues\","                 \
	"\"separate tickets\",\"separate prs\",\"separate pull requests\",\"individual issues\","  \
	"\"individual tickets\",\"as they get closed\",\"tick them off\",\"break these down\","    \
	"\"break it down\",\"broken down into\",\"break down into\",\"we'll break\","              \
	"\"split up into\",\"split into several\",\"split into multiple\",\"split into smaller\"," \
	"\"to be split\",\"should be split\",\"needs to be split\",\"most of the quarter\","       \
	"\"several sprints\",\"multiple sprints\",\"phase 1\",\"phase 2\",\"phase 3\","            \
	"\"workstreams\",\"some ideas\",\"a few ideas\",\"multiple prs\",\"several prs\","         \
	"\"series of prs\",\"follow-up issues\",\"parent ticket\",\"child tickets\","              \
	"\"user stories\",\"tracker for\",\"multiple phases\",\"in phases\",\"okr\",\"okrs\","     \
	"\"months of work\",\"weeks of work\",\"multi-month\",\"mega-issue\",\"megathread\","      \
	"\"super ticket\",\"sub-issue\",\"sub issue\",\"sub-task\",\"subtask\",\"child issue\","   \
	"\"child ticket\",\"one ticket each\",\"one issue per\",\"one issue each\","               \
	"\"a ticket per\",\"ticket each\",\"issue each\",\"one pr each\",\"each in its own pr\","  \
	"\"file separate\",\"individually tracked\",\"tracked separately\",\"top-level issue\","   \
	"\"top-level ticket\",\"over several releases\",\"over multiple releases\","               \
	"\"larger effort\",\"large effort\",\"big effort\",\"multi-quarter\",\"overarching\","     \
	"\"area by area\",\"module by module\",\"screen by screen\",\"component by component\","   \
	"\"crate by crate\",\"issue and a pr for each\",\"pr for each\",\"issue for each\","       \
	"\"ticket for each\",\"split off\",\"half a year\",\"a year of work\","                    \
	"\"by the end of the year\",\"by end of year\",\"things found in\",\"as we get to them\"," \
	"\"as we get to it\",\"entire codebase\",\"whole codebase\",\"rewrite of the\","           \
	"\"rewrite the whole\",\"rewrite everything\",\"port everything\","                        \
	"\"everything that is missing\",\"everything we need\",\"remaining items\","               \
	"\"remaining pieces\",\"laundry list\",\"grab bag\",\"mixed bag\","                        \
	"\"various improvements\",\"various small\",\"several improvements\",\"several things\","  \
	"\"multiple things\",\"multiple issues\",\"multiple problems\",\"several problems\","      \
	"\"several bugs\",\"several issues\",\"lots of small\",\"this initiative\","               \
	"\"meta ticket\",\"meta bug\""                                                             \
	"]"

/* work that no commit to a repository does */
#define TRIAGE_OUTSIDE_PHRASES                                                                     \
	"["                                                                                        \
	"\"outside this repository\",\"outside of this repository\",\"outside the repository\","   \
	"\"not in this repository\",\"in another repository\",\"in a different repository\","      \
	"\"different repo\",\"another repo\",\"other repo\",\"in the other repository\","          \
	"\"belongs in\",\"belongs to another repository\",\"upstream fix\",\"fix upstream\","      \
	"\"report upstream\",\"reported upstream\",\"update the wiki\",\"on the wiki\","           \
	"\"update the website\",\"in the app store\",\"in the play store\",\"app store connect\"," \
	"\"the admin console\",\"in the admin panel\",\"in the dashboard settings\","              \
	"\"dns record\",\"dns records\",\"domain registrar\",\"buy a\",\"purchase a\","            \
	"\"sign a contract\",\"contact the vendor\",\"contact support\",\"email the\","            \
	"\"send an email to\",\"call the customer\",\"schedule a meeting\",\"set up a meeting\","  \
	"\"order hardware\",\"create an account\",\"repository settings\","                        \
	"\"organization settings\",\"org settings\",\"write a blog post\",\"announce on\","        \
	"\"post on twitter\",\"run on production\",\"on the production server\","                  \
	"\"restart the server\",\"ssh into\",\"manually run\",\"wiki page\",\"the wiki\","         \
	"\"github wiki\",\"confluence\",\"grafana ui\",\"in grafana\",\"in datadog\","             \
	"\"in pagerduty\",\"in cloudflare\",\"aws console\",\"gcp console\",\"azure portal\","     \
	"\"firebase console\",\"play console\",\"isn't provisioned\",\"clicked together\","        \
	"\"not in any repo\",\"someone with access\",\"somebody with access\","                    \
	"\"whoever has access\",\"don't have write access\",\"do not have write access\","         \
	"\"don't have access\",\"no write access\",\"billing card\",\"company card\","             \
	"\"more seats\",\"additional seats\",\"buy another\",\"buy more\",\"buy the\","            \
	"\"renew the\",\"renew our\",\"order a new\",\"order new\",\"order more\","                \
	"\"swap the disk\",\"replace the disk\",\"the rack\",\"take the box\",\"ops:\","           \
	"\"ops team\",\"sysadmin\",\"their support\",\"open a ticket with\",\"open a ticket in\"," \
	"\"open a support\",\"contact them\",\"reach out to\",\"ask the vendor\","                 \
	"\"call our contact\",\"our contact\",\"account manager\",\"their repo\","                 \
	"\"their tracker\",\"their bug tracker\",\"their issue tracker\",\"upstream bug\","        \
	"\"upstream issue\",\"bug upstream\",\"fixed upstream\",\"patch upstream\","               \
	"\"waiting for upstream\",\"waiting on upstream\",\"they've released\",\"heads-up in\","   \
	"\"a heads-up\",\"publish an announcement\",\"post an announcement\","                     \
	"\"write an announcement\",\"press release\",\"give me access\",\"dns entry\","            \
	"\"dns entries\",\"nameserver\",\"on the box\",\"in contentful\",\"wordpress admin\","     \
	"\"search console\",\"google ads\",\"developer portal\",\"partner portal\","               \
	"\"support portal\",\"vendor portal\",\"on their end\",\"at their end\","                  \
	"\"hosting provider\",\"bucket settings\",\"github settings\",\"repo settings\","          \
	"\"in the github ui\",\"set up a server\",\"vpn access\",\"request a quote\","             \
	"\"get a quote\",\"negotiate\",\"trademark\",\"lawyer\",\"record a video\","               \
	"\"record a demo\",\"webinar\",\"conference talk\",\"user interviews\","                   \
	"\"interview users\",\"user research\",\"send a survey\",\"usability test\","              \
	"\"on hacker news\",\"schedule a call\",\"set up a call\",\"file upstream\","              \
	"\"filed upstream\",\"raise upstream\",\"issue upstream\",\"upstream project\","           \
	"\"upstream library\",\"upstream repo\",\"upstream repository\",\"lives in another\","     \
	"\"lives in a different\",\"lives in a separate\",\"different repository\","               \
	"\"separate repository\",\"separate repo\",\"other repository\",\"wrong repo\","           \
	"\"wrong repository\",\"not this repo\",\"not in this repo\",\"isn't in this repo\","      \
	"\"maintained by another\",\"owned by another team\",\"another team\",\"platform team\","  \
	"\"infra team\",\"helpdesk\",\"hardware failure\",\"faulty hardware\",\"no code change\"," \
	"\"no code changes\",\"not a code change\",\"nothing to change in the code\","             \
	"\"not code related\",\"procurement\",\"purchase order\",\"on their side\","               \
	"\"lives elsewhere\",\"not our code\",\"isn't our code\",\"is not our code\","             \
	"\"not ours to fix\",\"can't fix it here\",\"cannot fix it here\","                        \
	"\"can't be fixed here\",\"cannot be fixed here\",\"must be fixed by\","                   \
	"\"has to be fixed by\",\"needs to be fixed by\",\"on our side is fine\",\"their bug\","   \
	"\"bug of theirs\",\"bug on their\",\"report it to\",\"reported it to\","                  \
	"\"report this to\",\"reported this to\",\"tell the vendor\",\"ship it back\","            \
	"\"send it back\",\"rma\",\"replace the battery\",\"replace the cable\",\"switch port\","  \
	"\"patch panel\",\"license key for\",\"licence key\",\"licences\",\"subscription ends\","  \
	"\"quota increase\",\"raise the quota\",\"increase the quota\",\"rate limit increase\","   \
	"\"raise our limit\",\"app review\",\"store listing\",\"store page\","                     \
	"\"screenshots in the store\",\"press kit\",\"pinned post\",\"forum post\","               \
	"\"post in the forum\",\"announce in\",\"tell users by\",\"grafana alert\","               \
	"\"clicked by hand\",\"set by hand\",\"in the web console\",\"in the control panel\","     \
	"\"cpanel\",\"in the billing settings\",\"in the account settings\",\"in their repo\""     \
	"]"

#endif
