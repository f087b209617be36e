/** What people go on with after "my password is" when they do not tell it. */
export const passwordContinuations: ReadonlySet<string> = new Set(
  `not no never always still also already again now just only so too very really quite almost probably maybe
   perhaps apparently currently actually even being been getting going having doing is isnt was wasnt are be it
   its this that these those there here what which who when where why how if or and but because as by in on at
   to of off for from with without about after before until since than then the a an my your our his her their
   mine yours i you we they he she me him them us one ones some any all both each every none nothing something
   anything everything wrong incorrect invalid bad expired expiring expires old new current correct right good
   fine ok okay valid same different similar identical unknown unclear safe unsafe secure insecure weak strong
   strength short long hard difficult easy simple complex complicated impossible possible required needed
   necessary mandatory optional missing lost gone forgotten forgot forget remembered unremembered stolen hacked
   compromised leaked exposed breached shared known public private secret hidden visible invisible shown
   displayed saved stored kept written encrypted hashed protected locked blocked unlocked disabled enabled
   frozen suspended rejected refused denied declined accepted recognized recognised recognising recognizing
   changed changing change reset resetting resetted updated updating set setting created made entered typed
   used using use working work works worked failing failed fails broken stuck looping blank empty sent emailed
   received asked asking requested saying says said showing shows gives giving coming causing taking sensitive
   limited allowed unable able supposed due ready pending processing under over out up down back away next last
   first second third day days hours minutes weeks months years ago yet longer anymore more less most least
   enough much many few important confusing annoying ridiculous stupid terrible awful great perfect useless
   pointless meant called like unlike vs versus via per through between within into onto own other another else
   likely unlikely definitely certainly surely clearly obviously exactly nearly completely totally absolutely
   constantly repeatedly suddenly randomly automatically correctly properly incorrectly wrongly verified
   authenticated confirmed unconfirmed generated random temporary permanent default autofilled cached do does
   did done dont doesnt didnt wont cant can could would should shall will may might must need needs want wants
   wanted try tried trying tries help please pls plz thanks thank sorry hello hi hey yes yeah sure accessible
   inaccessible available unavailable active inactive linked unlinked connected associated attached related
   problem issue problems issues error errors question account accounts email phone login page link field
   screen box manager policy rule rules requirement requirements recovery protection security reuse reused
   refusing keeps keep considered deleted removed erased wiped mixed mistyped misspelled typo guessable guessed
   cracked phished case plain alphanumeric characters digits letters`.split(/\s+/u),
);
