"""What tells of no live happening: plans, denials, allegations, capabilities, rules, conditions, and homonyms."""

from __future__ import annotations

import pytest

from tests.extract.cases import live, read

HOMONYMS = (
    "The Korean Central News Agency launched a website for readers in Russia on Monday.",
    "After the ceremony the Russian ambassador signed the guest book and laid a wreath, under an old agreement on etiquette.",
    "The Russian tractors met the requirements of the North Korean farms.",
    "The new Chinese valves met the standards set by the DPRK Ministry of Health.",
    "President Vladimir Putin fired the defence minister on Tuesday after missiles were found to be missing.",
    "North Korean soldiers opened fire at the border with South Korea on Monday.",
    "North Korean soldiers fired warning shots near the border with South Korea on Monday.",
    "The chairman closed the meeting with thanks to everybody who had come to the fair share of the work.",
    "Russia opened the door to more trade, and everybody held a fair share.",
    "The delegation for the exhibition received flowers at the hotel.",
    "The North Korean embassy supplied information on visas to China on Thursday.",
    "Russia provided North Korea with details of the satellite on Friday.",
    "The village was visited by the flu in the winter, and Russia sent a message of sympathy.",
    "The party was a success, and the guests from Russia left early.",
    "Kim Jong Un paid tribute to the Soviet soldiers of the Russian Federation.",
    "The Russian delegation paid attention to the 2 million dollars of building costs.",
    "The striker seized the opportunity and scored twice against a team of cargo workers.",
    "The yard docked pay, a spokesman of the ship owner said.",
    "The ship's crew had their pay docked at the end of the voyage.",
    "The expedition hacked through the jungle with a computer on its back.",
    "Kim Jong Un voted in the election of deputies to the people's assembly, on a motion of the party.",
    "The committee sanctioned the purchase of paper, which is on the list of supplies.",
    "The court sanctioned the merger of two Russian banks, an approval that had been awaited.",
    "Pyongyang launched a campaign against rockets of garbage on its streets.",
    "The band launched into a song about a rocket.",
    "Russia launched an invasion of Ukraine with missiles in February 2022.",
    "The ministry launched an inquiry into the missile programme of North Korea.",
    "The ship left port in a storm and the tanker lost its anchor.",
    "The company paid no attention to the law.",
    "Kim Jong Un tested the patience of diplomats with his missile speech.",
    "The Russian ambassador tested positive for the virus after a drone show.",
    "The Russian ambassador received a letter from the DPRK Foreign Minister Choe Son Hui.",
    "The museum received visitors from Russia and China.",
    "The two leaders met with difficulty and Russia sent a telegram.",
    "The director delivered a speech on trucks and rockets to the Russian guests.",
    "Russian Foreign Minister Sergey Lavrov delivered a message to North Korea about excavators.",
    "China provided support to North Korea in the vote on the draft.",
    "The volcano ejected rockets of ash, and the panel of judges ended the show.",
    "The contract of the Russian coach expired, and the team signed a striker under a new deal.",
    "The Russian club signed the North Korean striker on a two-year deal.",
    "The network of roads was attacked by rust.",
    "The article attacked the system of the United States.",
    "The commentary targeted the sanctions system of the United States.",
    "The police chief seized on the goods news.",
    "The boys boarded the ship to Wonsan for a holiday.",
    "The sailors boarded their vessel and left for home.",
    "Deputies blocked the road with a resolution to stay.",
    "The doctor ordered medicine and rest for the Russian ambassador.",
    "The general ordered tanks to advance toward the Russian city of Kursk.",
    "North Korea acquired a taste for Chinese trucks.",
    "The designated driver was placed on a list of guests.",
    "The newspaper added that sanctions had failed.",
    "The spokesman added that the list of problems was long.",
    "Spring arrived and workers in Russia planted trees.",
    "KCNA said Kim Jong Un inspected a farm on Tuesday and met with criticism.",
    "Ukraine's military intelligence said North Korean troops fired missiles at Kharkiv.",
    "Ukraine launched drones against a Russian depot on Monday.",
    "The two sides discussed the supply of oil from Russia to North Korea.",
    "The sale of weapons to other countries is a business.",
    "Park visited the website of KCNA on Monday.",
    "Kim's sister met with criticism in South Korea.",
    "The 2018 agreement was suspended on Monday after South Korea's cabinet voted.",
    "The exhibition of Russian goods, scheduled for May, was cancelled.",
    "Doctors taught the Russian boys a lesson in patience.",
    "The United States removed the tanks from a list of museum pieces.",
)

WEAKENED = {
    "planned": (
        "North Korea plans to launch a reconnaissance satellite in December.",
        "Russia will supply North Korea with excavators next year.",
        "A Russian delegation is to visit Pyongyang next week.",
        "The two countries are expected to sign an agreement on tourism in December.",
        "Kim Jong Un is preparing to visit Russia, officials said.",
        "Russia intends to buy coal from North Korea.",
        "North Korea is set to send workers to Russia in spring.",
        "A DPRK trade fair will be held in Pyongyang in May.",
        "Russia has offered to deliver 100 trucks to North Korea.",
        "North Korea has asked Russia to supply fighter jets.",
        "North Korea is seeking to buy oil from Russia.",
        "The ministers are considering the signing of a treaty between Russia and North Korea.",
        "Russia is likely to deliver a missile system to North Korea.",
        "South Korea is bracing for a North Korean missile launch, which was planned for Friday.",
        "Talks on an agreement to be signed between Russia and the DPRK have begun.",
        "Moscow wants to employ 10,000 North Korean workers.",
    ),
    "denied": (
        "Russia denied that North Korea had supplied it with artillery shells.",
        "North Korea did not launch a missile on Tuesday, the South's military said.",
        "China has never bought coal from the DPRK mine, its embassy said.",
        "The tanker did not dock at Vladivostok, its owner said.",
        "Pyongyang rejected reports that it had sent workers to Russia.",
        "No agreement was signed between Russia and North Korea on Monday.",
        "Lavrov and Choe Son Hui did not hold talks in Moscow.",
        "The firm said it had no record of having sold trucks to North Korea.",
        "There is no evidence that North Korea hacked the exchange.",
        "North Korea failed to launch a satellite in May.",
        "A spokesman called the story that Russia had delivered missiles to North Korea a fabrication.",
        "North Korea has not tested a nuclear device since 2017.",
        "The exhibition was not held this year.",
        "A shipment of luxury cars to North Korea was stopped in Busan in 2018.",
        "Neither country has signed the agreement.",
    ),
    "alleged": (
        "North Korea allegedly shipped missiles to Russia in August.",
        "The tanker is suspected of having transferred oil to a North Korean vessel, the Vessel Chon Ma San.",
        "Russia is accused of supplying oil to North Korea.",
        "North Korean hackers are believed to have stolen cryptocurrency from the exchange.",
        "The firm may have paid 2 million dollars to a North Korean bank.",
        "North Korea claims it test-fired a Hwasong-16 missile on Tuesday.",
        "North Korea probably sent workers to Russia in autumn.",
        "There were rumours that Kim Jong Un had met Sergei Shoigu in Vladivostok.",
        "It is unclear whether North Korea sold shells to Russia.",
        "The ship appears to have docked at Nampo in June.",
        "Unconfirmed reports say that Russia transferred a missile engine to North Korea.",
    ),
    "capability": (
        "The new missile can be fired from a North Korean train.",
        "North Korea is capable of launching a satellite of its own.",
        "The plane could carry missiles supplied to Russia.",
        "The launcher is designed to fire rockets at any time.",
    ),
    "general": (
        "If North Korea supplied missiles to Russia, it would breach the resolutions.",
        "UN sanctions ban the supply of arms to North Korea.",
        "Any State that has imported coal from North Korea must report it.",
        "Member States shall seize vessels that carried coal from the DPRK.",
        "Resolution 2397 requires that workers sent to Russia by North Korea go home.",
        "Under the resolution, joint ventures opened with North Korean firms must be closed.",
        "Reuters reviewed a contract under which a Chinese company sold trucks to North Korea.",
        "Russia imports coal from North Korea every year.",
        "Russia imports coal from North Korea.",
        "Had Russia supplied missiles to North Korea, the Council would have met.",
        "Should North Korea launch a missile, Japan would respond.",
        "The law bars firms that have bought goods from North Korea.",
        "Countries usually seized vessels that carried coal out of North Korea.",
        "South Korea warned that it would respond in case North Korea launched a satellite.",
        "It would be illegal to have bought coal from North Korea.",
    ),
}


@pytest.mark.parametrize("text", HOMONYMS)
def test_a_homonym_is_no_happening(text: str) -> None:
    assert not [(event.type.value, event.trigger.text) for event in live(text)]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in WEAKENED.items() for text in texts])
def test_what_is_not_stated_is_not_live(kind: str, text: str) -> None:
    assert not [(event.type.value, event.trigger.text) for event in live(text)], kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("planned", "Missiles will be supplied to Russia by North Korea."),
        ("denied", "Russia denied that North Korea had supplied missiles to its army."),
        ("alleged", "North Korea allegedly shipped missiles to Russia in August."),
    ],
)
def test_what_is_not_stated_is_kept_under_its_own_name(kind: str, text: str) -> None:
    assert kind in {event.factuality.value for event in read(text).events}
