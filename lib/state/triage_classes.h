/*
 * triage_classes: how people say that an issue is of a class that needs a person; more of triage_defaults.h, which
 * has what a class has besides.
 */
#ifndef FAC_STATE_TRIAGE_CLASSES_H
#define FAC_STATE_TRIAGE_CLASSES_H

/* words of a decision about how that is still open */
#define TRIAGE_DESIGN_PHRASES                                                                     \
	"["                                                                                       \
	"\"needs design decision\",\"needs a design decision\",\"to be determined\",\"tbd\","     \
	"\"still undecided\",\"yet undecided\",\"undecided\",\"an open question\","               \
	"\"open questions\",\"rfc:\",\"[rfc]\",\"(rfc)\",\"request for comments\","               \
	"\"request for comment\",\"design decision\",\"design decisions\",\"design discussion\"," \
	"\"design question\",\"design questions\",\"needs design\",\"needs a design\","           \
	"\"needs discussion\",\"needs more discussion\",\"needs some discussion\","               \
	"\"needs further discussion\",\"requires discussion\",\"to be discussed\","               \
	"\"should be discussed\",\"must be discussed\",\"should discuss\",\"need to discuss\","   \
	"\"let's discuss\",\"up for discussion\",\"open for discussion\",\"discuss before\","     \
	"\"needs to be discussed\",\"discussion needed\",\"discussion required\","                \
	"\"decide whether\",\"decide which\",\"decide between\",\"needs a proposal\","            \
	"\"how best to\",\"which approach\",\"several approaches\",\"alternatives to consider\"," \
	"\"bikeshed\",\"strawman\",\"we have to choose\",\"we need to choose\","                  \
	"\"not clear yet how\",\"needs a spec\",\"needs specification\",\"thoughts?\","           \
	"\"any thoughts\",\"thoughts on this\",\"thoughts welcome\",\"which way would\","         \
	"\"which way to\",\"looking for input\",\"looking for feedback\","                        \
	"\"looking for opinions\",\"input welcome\",\"comments welcome\","                        \
	"\"comments very welcome\",\"feedback welcome\",\"opinions welcome\","                    \
	"\"suggestions welcome\",\"opinions?\",\"wdyt\",\"what do you think\","                   \
	"\"what do people think\",\"what do others think\",\"what does everyone think\","         \
	"\"back and forth\",\"not sure which\",\"unsure which\",\"unsure whether\","              \
	"\"not sure whether we\",\"not sure if we should\",\"not sure how we\","                  \
	"\"don't know yet if\",\"don't know yet how\",\"don't know yet whether\","                \
	"\"haven't figured out\",\"not figured out\",\"haven't worked out\","                     \
	"\"unresolved questions\",\"as a starting point\",\"whiteboard\","                        \
	"\"no strong preference\",\"no strong opinion\",\"strong opinions\",\"option a\","        \
	"\"option b\",\"option 1\",\"option 2\",\"approach a\",\"approach 1\",\"pros and cons\"," \
	"\"pros:\",\"cons:\",\"pros/cons\",\"trade-offs\",\"tradeoffs\",\"trade-off between\","   \
	"\"open to suggestions\",\"open to ideas\",\"open to alternatives\",\"rough idea\","      \
	"\"rough proposal\",\"very roughly\",\"brainstorm\",\"brainstorming\",\"design doc\","    \
	"\"design document\",\"design proposal\",\"proposal:\",\"[proposal]\",\"should we\","     \
	"\"how should we\",\"how do we want\",\"what should we\",\"where should we\","            \
	"\"which one should\",\"which of these\",\"which of the two\",\"best approach\","         \
	"\"right approach\",\"different approaches\",\"two approaches\",\"three approaches\","    \
	"\"possible approaches\",\"a few options\",\"several options\",\"two options\","          \
	"\"three options\",\"couple of options\",\"options i see\",\"options i can see\","        \
	"\"i can see us\",\"there are two ways\",\"there are several ways\",\"we could either\"," \
	"\"we can either\",\"alternatively, we\",\"alternatively we\",\"still thinking\","        \
	"\"still figuring\",\"need to figure\",\"needs to figure\",\"spike:\",\"[spike]\","       \
	"\"explore options\",\"evaluate options\",\"agree on\",\"consensus\",\"open points\","    \
	"\"no spec yet\",\"let's talk\",\"let's meet\",\"discuss this\",\"discuss it\","          \
	"\"discuss how\",\"discuss what\",\"discuss whether\",\"to discuss\","                    \
	"\"worth discussing\",\"we should talk\",\"i'm torn\",\"torn between\","                  \
	"\"could go either way\",\"what's the right\",\"need input on\",\"needs input on\","      \
	"\"need opinions\",\"request for feedback\",\"seeking feedback\",\"seeking input\","      \
	"\"rfc -\",\"rfc on\",\"rfc for\",\"this is an rfc\",\"draft rfc\",\"mini-rfc\","         \
	"\"[discussion]\",\"discussion:\",\"[discuss]\",\"for discussion\","                      \
	"\"start a discussion\",\"starting a discussion\",\"open a discussion\","                 \
	"\"need to think about\",\"think through\",\"needs thought\",\"needs more thought\","     \
	"\"need more thought\",\"unclear how we\",\"unclear whether we\",\"design space\","       \
	"\"possible designs\",\"possible implementations\",\"possible options\","                 \
	"\"which do you prefer\",\"what would you prefer\",\"i lean towards\","                   \
	"\"leaning towards\",\"i'm leaning\",\"my preference\",\"no consensus\","                 \
	"\"multiple approaches\",\"not settled\",\"isn't settled\",\"yet to be settled\","        \
	"\"undecided between\",\"weigh the\",\"weighing the\",\"i'd like to hear\","              \
	"\"would like to hear\",\"interested in opinions\",\"would love to hear\","               \
	"\"curious what others\""                                                                 \
	"]"

/* reports of a hole, and what is done about one */
#define TRIAGE_SECURITY_PHRASES                                                                    \
	"["                                                                                        \
	"\"session hijacking\",\"session fixation\",\"csrf\",\"xsrf\",\"privilege escalation\","   \
	"\"security\",\"insecure\",\"vulnerability\",\"vulnerabilities\",\"vulnerable\",\"cve\","  \
	"\"exploit\",\"exploits\",\"exploitable\",\"xss\",\"cross-site scripting\","               \
	"\"sql injection\",\"sqli\",\"command injection\",\"code injection\","                     \
	"\"prompt injection\",\"shell injection\",\"remote code execution\",\"rce\","              \
	"\"arbitrary code\",\"path traversal\",\"directory traversal\",\"ssrf\",\"xxe\","          \
	"\"denial of service\",\"redos\",\"sandbox escape\",\"backdoor\",\"malware\","             \
	"\"supply chain\",\"exfiltrate\",\"exfiltration\",\"force push\",\"force-push\","          \
	"\"security issue\",\"security hole\",\"security bug\",\"security report\","               \
	"\"responsible disclosure\",\"0-day\",\"zero-day\",\"proof of concept exploit\","          \
	"\"open redirect\",\"clickjacking\",\"attacker\",\"attackers\",\"attacker-controlled\","   \
	"\"malicious\",\"maliciously\",\"heap-buffer-overflow\",\"heap buffer overflow\","         \
	"\"heap overflow\",\"stack-buffer-overflow\",\"stack buffer overflow\","                   \
	"\"buffer overflow\",\"buffer overrun\",\"use-after-free\",\"use after free\","            \
	"\"double free\",\"double-free\",\"out-of-bounds write\",\"out-of-bounds read\","          \
	"\"out of bounds write\",\"out of bounds read\",\"oob write\",\"oob read\","               \
	"\"memory corruption\",\"code execution\",\"execute arbitrary\",\"ghsa\",\"npm audit\","   \
	"\"cargo audit\",\"pip-audit\",\"govulncheck\",\"dependabot alert\","                      \
	"\"dependabot alerts\",\"snyk\",\"internal addresses\",\"169.254.169.254\","               \
	"\"instance metadata\",\"coordinated disclosure\",\"coordinated release\",\"disclosure\"," \
	"\"bug bounty\",\"hackerone\",\"pentest\",\"pen test\",\"penetration test\","              \
	"\"threat model\",\"owasp\",\"cwe\",\"another customer\",\"other customers\","             \
	"\"another customer's\",\"other customer's\",\"another user's\",\"someone else's\","       \
	"\"somebody else's\",\"other tenants\",\"other tenant\",\"another tenant\","               \
	"\"other tenant's\",\"cross-tenant\",\"idor\",\"unsanitized\",\"unsanitised\","            \
	"\"not sanitized\",\"not sanitised\",\"spoof\",\"spoofed\",\"spoofing\",\"tamper\","       \
	"\"tampering\",\"tampered\",\"timing attack\",\"side-channel\",\"man-in-the-middle\","     \
	"\"man in the middle\",\"mitm\",\"phishing\",\"hijack\",\"hijacked\",\"onerror=\","        \
	"\"javascript:\",\"zip slip\",\"outside target dir\",\"outside the target directory\","    \
	"\"outside of the target\",\"world-readable\",\"world-writable\",\"information leak\","    \
	"\"information disclosure\",\"data leak\",\"leaks credentials\",\"stored in plain text\"," \
	"\"stored in plaintext\",\"untrusted input\",\"hacker\",\"hackers\",\"hacked\","           \
	"\"prototype pollution\",\"zip bomb\",\"header injection\",\"template injection\","        \
	"\"html injection\",\"injection attack\",\"arbitrary files\",\"arbitrary file\","          \
	"\"arbitrary commands\",\"arbitrary command\",\"arbitrary html\","                         \
	"\"arbitrary javascript\",\"read any file\",\"specially crafted\","                        \
	"\"maliciously crafted\",\"crafted input\",\"crafted file\",\"crafted request\","          \
	"\"addresssanitizer\",\"heap-use-after-free\",\"global-buffer-overflow\",\"dos attack\","  \
	"\"dos vector\",\"ddos\",\"resource exhaustion\",\"content security policy\","             \
	"\"content-security-policy\",\"x-frame-options\",\"httponly\",\"samesite\","               \
	"\"advisories\",\"github advisory\",\"cvss\",\"user enumeration\",\"replay attack\","      \
	"\"downgrade attack\",\"bypass the check\",\"bypass validation\",\"bypass the filter\","   \
	"\"any user can\",\"any logged-in user\",\"anyone can read\",\"anyone can see\","          \
	"\"anyone can access\",\"anyone could\",\"unprivileged\",\"unescaped html\","              \
	"\"responsibly disclose\",\"embargo\",\"embargoed\""                                       \
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
	"\"requires-python\",\"raise the minimum\",\"bump the minimum\",\"msrv\",\"eol\","         \
	"\"end-of-life\",\"should default to\",\"default should be\",\"default should become\","   \
	"\"make it the default\",\"become the default\",\"as the new default\","                   \
	"\"should be enabled by default\",\"should be disabled by default\","                      \
	"\"should be on by default\",\"should be off by default\",\"enable by default\","          \
	"\"disable by default\",\"turn on by default\",\"turn off by default\",\"from then on\","  \
	"\"phase out\",\"phasing out\",\"sunset\",\"sunsetting\",\"remove the flag\","             \
	"\"remove the option\",\"remove the old\",\"remove the command\",\"remove the endpoint\"," \
	"\"remove the method\",\"remove the function\",\"remove the argument\","                   \
	"\"remove the parameter\",\"remove the alias\",\"no aliases\",\"exported surface\","       \
	"\"public surface\",\"exported api\",\"public api\",\"have to adapt\",\"has to adapt\","   \
	"\"need to adapt\",\"needs to adapt\",\"have to change their\",\"need to update their\","  \
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
	"\"api users\",\"library users\",\"upgrade notes\",\"upgrade guide entry\""                \
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
	"\"hoping someone\""                                                                       \
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
	"\"sorry for the duplicate\",\"just found #\",\"just saw #\",\"the same crash\","          \
	"\"already discussed in\",\"exists already as\",\"there is an issue for this\","           \
	"\"there's an issue for this\",\"there is already one\",\"there's already one\","          \
	"\"looks like a duplicate\",\"might be a duplicate\",\"probably a duplicate\","            \
	"\"the very same\",\"same ticket\",\"same request as\",\"same ask as\","                   \
	"\"already requested\",\"requested in #\",\"raised in #\",\"already raised\","             \
	"\"already logged as\",\"filed as #\",\"filed already\",\"cross-post\",\"cross-posting\"," \
	"\"close as duplicate\",\"closed as duplicate\",\"merge into #\",\"fold into #\","         \
	"\"folded into #\",\"same symptoms as\",\"same issue in\",\"same bug in #\","              \
	"\"seems to be #\",\"it's the same as\",\"this is the same as\","                          \
	"\"essentially the same as\",\"basically the same as\",\"same underlying\""                \
	"]"

/* words of what is several issues */
#define TRIAGE_EPIC_PHRASES                                                                        \
	"["                                                                                        \
	"\"[epic]\",\"epic:\",\"epic -\",\"umbrella issue\",\"umbrella ticket\",\"umbrella:\","    \
	"\"[umbrella]\",\"tracking issue\",\"tracking ticket\",\"[tracking]\",\"tracking:\","      \
	"\"meta issue\",\"meta-issue\",\"[meta]\",\"meta:\",\"master issue\",\"master ticket\","   \
	"\"roadmap\",\"sub-issues\",\"sub-tasks\",\"subtasks\",\"child issues\",\"parent issue\"," \
	"\"this epic\",\"this issue tracks\",\"this ticket tracks\",\"break this down\","          \
	"\"split this into\",\"multiple pull requests\",\"several pull requests\",\"one pr per\"," \
	"\"umbrella for\",\"collecting the findings\",\"collecting all\",\"will get its own\","    \
	"\"gets its own issue\",\"own issue\",\"own ticket\",\"separate issues\","                 \
	"\"separate tickets\",\"separate prs\",\"separate pull requests\",\"individual issues\","  \
	"\"individual tickets\",\"as they get closed\",\"tick them off\",\"break these down\","    \
	"\"break it down\",\"broken down into\",\"break down into\",\"we'll break\","              \
	"\"split up into\",\"split into several\",\"split into multiple\",\"split into smaller\"," \
	"\"to be split\",\"should be split\",\"needs to be split\",\"most of the quarter\","       \
	"\"this quarter\",\"next quarter\",\"several sprints\",\"multiple sprints\",\"phase 1\","  \
	"\"phase 2\",\"phase 3\",\"workstreams\",\"wishlist\",\"wish list\",\"some ideas\","       \
	"\"a few ideas\",\"multiple prs\",\"several prs\",\"series of prs\",\"follow-up issues\"," \
	"\"parent ticket\",\"child tickets\",\"user stories\",\"tracker for\",\"list of issues\"," \
	"\"list of tasks\",\"task list\",\"multi-phase\",\"multiple phases\",\"in phases\","       \
	"\"stage 1\",\"okr\",\"okrs\",\"months of work\",\"weeks of work\",\"multi-month\","       \
	"\"mega-issue\",\"megathread\",\"super ticket\",\"sub-issue\",\"sub issue\",\"sub-task\"," \
	"\"subtask\",\"child issue\",\"child ticket\",\"one ticket each\",\"one issue per\","      \
	"\"one issue each\",\"a ticket per\",\"ticket each\",\"issue each\",\"one pr each\","      \
	"\"each in its own pr\",\"file separate\",\"individually tracked\","                       \
	"\"tracked separately\",\"top-level issue\",\"top-level ticket\","                         \
	"\"over several releases\",\"over multiple releases\",\"larger effort\",\"large effort\"," \
	"\"big effort\",\"multi-quarter\",\"initiative\",\"overarching\""                          \
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
	"\"swap the disk\",\"replace the disk\",\"the rack\",\"data center\",\"datacenter\","      \
	"\"reboot the\",\"take the box\",\"ops:\",\"ops team\",\"sysadmin\",\"their support\","    \
	"\"open a ticket with\",\"open a ticket in\",\"open a support\",\"contact them\","         \
	"\"reach out to\",\"ask the vendor\",\"call our contact\",\"our contact\","                \
	"\"account manager\",\"their repo\",\"their repository\",\"their tracker\","               \
	"\"their bug tracker\",\"their issue tracker\",\"upstream bug\",\"upstream issue\","       \
	"\"bug upstream\",\"fixed upstream\",\"patch upstream\",\"waiting for upstream\","         \
	"\"waiting on upstream\",\"they've released\",\"heads-up in\",\"a heads-up\","             \
	"\"publish an announcement\",\"post an announcement\",\"write an announcement\","          \
	"\"newsletter\",\"press release\",\"tweet\",\"give me access\",\"dns entry\","             \
	"\"dns entries\",\"nameserver\",\"on the box\",\"in contentful\",\"wordpress admin\","     \
	"\"google analytics\",\"search console\",\"google ads\",\"developer portal\","             \
	"\"partner portal\",\"support portal\",\"vendor portal\",\"on their end\","                \
	"\"at their end\",\"hosting provider\",\"bucket settings\",\"github settings\","           \
	"\"repo settings\",\"in the github ui\",\"provision a\",\"set up a server\","              \
	"\"firewall rule\",\"vpn access\",\"request a quote\",\"get a quote\",\"negotiate\","      \
	"\"trademark\",\"lawyer\",\"record a video\",\"record a demo\",\"webinar\","               \
	"\"conference talk\",\"meetup\",\"user interviews\",\"interview users\","                  \
	"\"user research\",\"send a survey\",\"usability test\",\"on mastodon\",\"on linkedin\","  \
	"\"on reddit\",\"on hacker news\",\"schedule a call\",\"set up a call\","                  \
	"\"file upstream\",\"filed upstream\",\"raise upstream\",\"issue upstream\","              \
	"\"upstream project\",\"upstream library\",\"upstream repo\",\"upstream repository\","     \
	"\"lives in another\",\"lives in a different\",\"lives in a separate\","                   \
	"\"different repository\",\"separate repository\",\"separate repo\",\"other repository\"," \
	"\"wrong repo\",\"wrong repository\",\"not this repo\",\"not in this repo\","              \
	"\"isn't in this repo\",\"maintained by another\",\"owned by another team\","              \
	"\"another team\",\"platform team\",\"infra team\",\"helpdesk\",\"hardware failure\","     \
	"\"faulty hardware\",\"no code change\",\"no code changes\",\"not a code change\","        \
	"\"nothing to change in the code\",\"not code related\",\"procurement\","                  \
	"\"purchase order\",\"on their side\""                                                     \
	"]"

#endif
