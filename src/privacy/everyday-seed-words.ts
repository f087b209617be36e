/**
 * BIP-39 words that customers also send as a whole message ("agent", "cancel", "phone number"). Word by word they are
 * no evidence of a phrase, and taking them away would leave a customer without an answer.
 */
export const everydaySeedWords: ReadonlySet<string> = new Set(
  `about access account actual add address again agent agree all already also always amount another answer
    any apology appear approve ask assist asset attack aware bag balance banner base basic believe benefit
    best between board bonus book box bring broken budget business busy buyer call camera can cancel capital
    car card case cash category caught cause caution certain change charge chat check choice choose citizen
    city claim clean click client clock close code coin collect come common company confirm connect consider
    control convince cool correct cost country couple credit current custom day deal decide decline delay
    deliver deny depend deposit describe detail device differ direct dismiss display document domain early
    earn easy edit effort empty enable end enforce enough ensure enter entire entry equal error evidence
    exact example excess exchange exclude excuse exist exit expand expect expire explain express extend face
    false family fee few file filter final find fine finish first fix flag forget forward found friend frozen
    give good guess happy have hello help home hurry identify ignore income install interest into invite
    issue item join key know laptop later law lawsuit learn leave left legal lend license life light like
    limit link list little live loan local lock love machine mail major manage manual market member mention
    message method mind miss mistake mobile monitor more move much must myself name need negative network
    never news next nice normal note nothing notice now number object off offer office often okay old once
    one online only open option order original other output over owner page pass pause payment perfect permit
    person phone photo phrase please point police possible post prepare present price primary print priority
    private problem process project proof protect proud public purchase purpose question quick quit quote
    random rate ready reason receive reduce refuse regret regular reject release remain remember remove
    repair repeat replace report require rescue response result return reveal review reward right risk safe
    same save scan screen search seat second secret security sell senior sense service session shop sign
    similar simple since six size slow solution solve soon sorry sound speak start state still stuff subject
    submit success such sure suspect swap switch system talk target team tell ten test thank that there they
    thing this thought ticket time tired title today token tomorrow topic total trade traffic transfer trial
    trouble truly trust try turn two unable unknown unlock until unusual update upgrade usage use used useful
    useless valid verify version very video view virtual visa visit voice vote wait want way welcome what
    when where will word work write wrong yellow you zero`.split(/\s+/u),
);
