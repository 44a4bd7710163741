"""Small list files of our own words, one in each format."""

from __future__ import annotations

import io

SDN = (
    b'101,"HARBOUR TRADING COMPANY",-0- ,"DPRK3] [CYBER2",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    b"\"Tax ID No. 7700001 (Russia); a.k.a. 'HTC'; f.k.a. 'ABU-'OLD'; Linked To: BLUE BANK.\"\r\n"
    b'102,"NAM, Chol Su","individual","DPRK",'
    b'"Deputy Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 12 Mar 1961; alt. DOB 1960 to 1962; DOB circa 1959; '
    b'POB Nampo, North Korea; nationality Korea, North; Gender Male; Passport PD-1 (Korea, North) expires 01 Feb 2030."\r\n'
    b'103,"SEA STAR","vessel","DPRK",-0- ,"HMXX","Bulk Carrier","1,200","900","Panama","BLUE LINES",'
    b'"Vessel Registration Identification IMO 9123456; MMSI 445123000."\r\n'
    b'104,"EP-XYZ","aircraft","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    b"\x1a"
)
ALT = (
    b'102,1,"aka","NAM, Cheol Soo",-0- \r\n101,2,"fka","PIER TRADING",-0- \r\n'
    b'102,3,"aka","THE CAPTAIN","weak"\r\n999,4,"nka","NOBODY",-0- \r\n\x1a'
)
ADD = b'101,1,"1 Quay","Dalian","China",-0- \r\n102,2,-0- ,-0- ,"Korea, North",-0- \r\n\x1a'

OFAC_XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="NAMESPACE"><publshInformation><Publish_Date>05/03/2030</Publish_Date><Record_Count>2</Record_Count>
</publshInformation><sdnEntry><uid>102</uid><firstName>Chol Su</firstName><lastName>NAM</lastName>
<title>Deputy Director</title><sdnType>Individual</sdnType><remarks>(Linked To: BLUE BANK (PYONGYANG))</remarks>
<programList><program>DPRK</program><program>CYBER2</program></programList>
<idList><id><uid>1</uid><idType>Passport</idType><idNumber>PD-1</idNumber><idCountry>Korea, North</idCountry></id>
<id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
<akaList><aka><uid>3</uid><type>a.k.a.</type><category>weak</category><lastName>THE CAPTAIN</lastName></aka>
<aka><uid>4</uid><type>f.k.a.</type><category>strong</category><lastName>NAM</lastName><firstName>Su</firstName></aka>
</akaList><addressList><address><uid>5</uid><country>China</country></address></addressList>
<nationalityList><nationality><uid>6</uid><country>Korea, North</country></nationality></nationalityList>
<dateOfBirthList><dateOfBirthItem><uid>7</uid><dateOfBirth>12 Mar 1961</dateOfBirth></dateOfBirthItem></dateOfBirthList>
<placeOfBirthList><placeOfBirthItem><uid>8</uid><placeOfBirth>Nampo</placeOfBirth></placeOfBirthItem></placeOfBirthList>
</sdnEntry><sdnEntry><uid>103</uid><lastName>SEA STAR</lastName><sdnType>Vessel</sdnType>
<programList><program>DPRK</program></programList><idList><id><uid>9</uid>
<idType>Vessel Registration Identification</idType><idNumber>IMO 9123456</idNumber></id></idList>
<vesselInfo><callSign>HMXX</callSign><vesselType>Bulk Carrier</vesselType><vesselFlag>Panama</vesselFlag>
<vesselOwner>BLUE LINES</vesselOwner><tonnage>1,200</tonnage></vesselInfo></sdnEntry></sdnList>"""
OFAC_OLD_XML = OFAC_XML.replace("NAMESPACE", "http://tempuri.org/sdnList.xsd").encode()
OFAC_NEW_XML = OFAC_XML.replace("NAMESPACE", "https://example.org/exports/XML").encode()

CANADA_XML = """<?xml version="1.0" encoding="UTF-8"?>
<data-set><record><Country>Belarus / B\u00e9larus</Country><LastName>ARLOU</LastName><GivenName>Piotr\u00a0</GivenName>
<Aliases>Belarusian: \u041f\u0451\u0442\u0440 \u0410\u0440\u043b\u043e\u045e, Pyotr Orlov</Aliases><DateOfBirthOrShipBuildDate>1963 or 1964</DateOfBirthOrShipBuildDate>
<Schedule>1, Part 1</Schedule><Item>1</Item><DateOfListing>2030-09-28</DateOfListing></record>
<record><Country>Russia / Russie</Country><EntityOrShip>Amber Star</EntityOrShip><TitleOrShip>Oil Tanker</TitleOrShip>
<DateOfBirthOrShipBuildDate>2005</DateOfBirthOrShipBuildDate><ShipIMONumber>9123456</ShipIMONumber>
<Schedule>1,Part 3</Schedule><Item>2</Item><DateOfListing>2031-02-21</DateOfListing></record>
<record><Country>Iran</Country><EntityOrShip>Office of Pumps (OOP)/Bureau des pompes</EntityOrShip>
<Aliases>\u0420\u043e\u043c\u0430\u0448\u043a\u0430, \u041e\u041e\u041e; Pump Works, LLC</Aliases><Item>7</Item><DateOfListing>2016-02-05</DateOfListing></record>
</data-set>""".encode()

EU_XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2030-05-03T14:34:11.500+02:00">
<sanctionEntity designationDetails="" unitedNationId="KPi.900" euReferenceNumber="EU.900.1" logicalId="900">
<remark>Official of a trading company.</remark>
<regulation regulationType="amendment" publicationDate="2031-01-02" entryIntoForceDate="2031-01-03" programme="PRK"/>
<regulation regulationType="regulation" publicationDate="2017-10-16" programme="PRK"/>
<subjectType code="person" classificationCode="P"/>
<nameAlias firstName="" lastName="" wholeName="The Captain" strong="false"/>
<nameAlias firstName="Chol" middleName="Su" lastName="Nam" wholeName="" function="Deputy Director" strong="true"/>
<nameAlias wholeName="NAM Chol-su" strong="true" nameLanguage="EN"/>
<citizenship countryIso2Code="KP" countryDescription="NORTH KOREA"/>
<birthdate circa="false" birthdate="1961-03-12" year="1961" monthOfYear="3" dayOfMonth="12" city="Nampo"/>
<birthdate circa="true" year="1960"/><birthdate yearRangeFrom="1958" yearRangeTo="1959"/>
<birthdate year="1962" monthOfYear="4"/>
<address city="Dalian" countryIso2Code="CN"/><address countryIso2Code="00" countryDescription="UNKNOWN"/>
<identification identificationTypeCode="passport" identificationTypeDescription="Passport" number="PD-1"/>
</sanctionEntity>
<sanctionEntity euReferenceNumber="EU.901.2" logicalId="901"><regulation publicationDate="2020-01-02" programme="RUS"/>
<subjectType code="enterprise" classificationCode="E"/><nameAlias wholeName="Pump Works" strong="true"/></sanctionEntity>
</export>"""

_UK_COLUMNS = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    "Alias strength,Title,Name non-latin script,Regime Name,Designation Type,Other Information,"
    "UK Statement of Reasons,Address Country,Date Designated,D.O.B,Nationality(/ies),National Identifier number,"
    "Passport number,IMO number,Current owner/operator (s),Type of ship,Town of birth,Country of birth,Position"
)
UK_CSV = (
    "\ufeffReport Date: 19-Nov-2030\r\n" + _UK_COLUMNS + "\r\n"
    "01/02/2030,DPR0900,16900,KPi.900,NAM,Chol,Su,,,,Alias,Low quality a.k.a,,,DPR Korea,Individual,,,China,"
    "05/08/2017,dd/mm/1961,(1) North Korea (2) China,,,,,,,,\r\n"
    '01/02/2030,DPR0900,16900,KPi.900,NAM,Chol-su,,,,,Primary Name,,Dr,"\ub0a8\ucca0\uc218",DPR Korea,Individual,"A note, '
    'with a comma",A reason.,,05/08/2017,12/03/1961,,,PD-1,,,,Nampo,North Korea,Deputy Director\r\n'
    "01/02/2030,DPR0901,,,SEA STAR,,,,,,Primary Name,,,,DPR Korea,Ship,,,,05/08/2018,,,,,9123456,BLUE LINES,"
    "Bulk carrier,,,\r\n"
).encode()
_OFSI_COLUMNS = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,DOB,Town of Birth,"
    "Country of Birth,Nationality,Passport Number,National Identification Number,Position,Country,Other Information,"
    "Group Type,Alias Type,Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,Last Updated,Group ID"
)
OFSI_CSV = (
    "Last Updated,19/11/2030\r\n" + _OFSI_COLUMNS + "\r\n"
    "NAM,Chol-su,,,,,,,,00/00/1961,Nampo,,North Korea,PD-1,,Director,China,(UN Ref): KPi.900,Individual,Primary name,,"
    "DPR Korea,05/08/2017,31/12/2020,01/02/2030,16900\r\n"
    "THE CAPTAIN,,,,,,,,,00/00/1961,,,North Korea,,,,,,Individual,AKA,Low,DPR Korea,05/08/2017,31/12/2020,01/02/2030,"
    "16900\r\n"
    "PUMP WORKS,,,,,,,,,,,,,,,,Russia,,Entity,Primary name,,Russia,06/08/2017,,01/02/2030,16901\r\n"
).encode()

FTM = (
    b'{"id":"Q900","caption":"Nam Chol-su","schema":"Person","target":true,"datasets":["harbour"],'
    b'"last_seen":"2030-05-06T00:00:00","properties":{"name":["Nam Chol-su","NAM Chol Su"],"weakAlias":["The Captain"],'
    b'"previousName":["Nam Su"],"birthDate":["1961-03"],"nationality":["kp"],"passportNumber":["PD-1"],'
    b'"topics":["sanction"],"position":["Deputy Director"],"notes":["A note."]}}\n'
    b'{"id":"s1","caption":"s","schema":"Sanction","target":false,"datasets":["harbour"],"properties":'
    b'{"entity":["Q900"],"programId":["UN-SC1718"],"listingDate":["2017-08-05"]}}\n'
    b'{"id":"a1","caption":"a","schema":"Address","datasets":["harbour"],"properties":{"country":["kp"]}}\n'
    b'{"id":"v1","caption":"Sea Star","schema":"Vessel","target":true,"datasets":["harbour"],"properties":'
    b'{"name":["Sea Star"],"imoNumber":["9123456"],"flag":["pa"]}}\n'
    b'{"id":"x1","caption":"Thing","schema":"Wonder","target":true,"datasets":["harbour"],"properties":'
    b'{"name":["Thing"]}}\n'
    b'{"id":"x2","caption":"","schema":"Company","target":true,"datasets":["harbour"],"properties":{}}\n'
)

TABLE = (
    b"entity,name,quality,type,country,birth_date,other\n"
    b"7,Sea Star,strong,ship,Panama,,x\n"
    b"5,Nam Chol-su,primary,individual,KP;China,1961-03-12,\n"
    b"5,The Captain,weak,individual,,1960,\n"
    b"7,Star of the Sea,primary,vessel,,,\n"
    b"8,Pump Works,primary,,,,\n"
    b"8,,,,,,\n"
)


def parquet() -> bytes:
    """Give a table in Parquet: whole numbers for entities, in a column that is called cluster."""
    import pyarrow as pa  # noqa: PLC0415 - wanted by few tests
    from pyarrow import parquet as written  # noqa: PLC0415

    columns = {
        "rid": [0, 1, 2],
        "ent": ["9", "9", "8"],
        "type": ["?", "individual", "?"],
        "name": ["Nam Chol-su", "The Captain", "Pump Works"],
        "quality": ["primary", "weak", "strong"],
        "cluster": [5, 5, 6],
    }
    sink = io.BytesIO()
    written.write_table(pa.table(columns), sink)
    return sink.getvalue()
