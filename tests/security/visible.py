"""What a user sees of each table, said independently of the policies; a table without an entry fails `test_rows.py`."""

from __future__ import annotations

# Readable by the product's roles without row-level security, each for a reason.
EXEMPT = {
    "awards_category": "public: what the award judges",
    "awards_contest": "public: categories of past cycles",
    "awards_cycle": "public: past cycles of the award",
    "awards_edition": "public: what is known of a cycle, with who recorded it",
    "awards_label": "public: what papers call a cycle",
    "awards_winner": "public: who won the award",
    "awards_cycleterms": "public: dates, cut-off and quorum of a cycle",
    "awards_opencategory": "public: what a cycle judges",
    "awards_stagewindow": "public: the days of a cycle's stages",
    "awards_stagemove": "public: where a cycle stands",
    "awards_rubric": "public: by which rules a category is judged",
    "awards_criterion": "public: what is judged in a category",
    "awards_rubricapproval": "public: which seats approve a rubric",
    "awards_seat": "public: who sits in the jury, by decree",
    "awards_deputy": "public: who acts for a seat of the jury",
    "awards_freeze": "digests and days only, without a figure",
    "awards_publication": "public: what a cycle published",
    "awards_archive": "public: digests of what a cycle decided",
    "awards_keyholder": "public: who holds a key by which decree",
    "awards_holderkey": "public keys, for whoever compares them",
    "awards_attendance": "public: which seats of the jury were there",
    "awards_closingproposal": "public: the end of the chain by which scores were closed",
    "awards_closing": "public: when scores were closed, and by whom",
    "casework_holiday": "public: holidays",
    "casework_holidayyear": "public: holidays",
    "participation_payerkind": "public: kinds of payer",
    "sponsorship_schemekind": "public: kinds of scheme",
    "places_place": "public: the tree of places",
    "places_alias": "public: names of places",
    "places_denominator": "public: published figures",
    "places_boundary": "public: outlines of places",
    "places_succession": "public: which place followed which",
    "coverage_base": "public: counts of places, with who entered them",
    "coverage_basedecision": "public: what the second person said of a count",
    "coverage_statement": "public: figures as somebody published them",
    "ledger_ledgeraccount": "public: the chart of accounts",
    "ledger_closedmonth": "months only",
    "ledger_seal": "digests and counts only; anybody may check the chain",
    "ledger_signedhead": "signatures over digests; anybody may check them",
    "payouts_transition": "the table of states; no row of anybody's",
    "platform_setting": "facts about the installation, such as the stated date",
    "platform_outbox": "ids only; the application role has no privilege on it",
    "procrastinate_jobs": "run ids only; the queue works across all users",
    "procrastinate_events": "times of jobs",
    "procrastinate_periodic_defers": "times of jobs; job runner only",
    "procrastinate_workers": "heartbeats; job runner only",
}

IN_PLACES = "regency = any(%(places)s)"
OWN_PAYER = "select id from participation_payer where organisation_id = any(%(orgs)s)"
IN_CUSTODY = "select person_id from registry_custody where organisation_id = any(%(orgs)s)"
OWN_PROGRAMME = "select id from sponsorship_scheme where organisation_id = any(%(orgs)s)"
SEEN_PROGRAMME = (
    f"select id from sponsorship_scheme where id in ({OWN_PROGRAMME})"
    f" or id in (select scheme_id from sponsorship_quota where {IN_PLACES})"
)
OWN_CHOOSER = "user_id = %(me)s or organisation_id = any(%(orgs)s)"
OWN_NOTICE = f"{IN_PLACES} or organisation_id = any(%(orgs)s)"
PAYS = "bank_organisation_id = any(%(orgs)s)"
OWN_PAYOUT = (
    f"{IN_PLACES} or organisation_id = any(%(orgs)s) or id in (select instruction_id from payouts_state where {PAYS})"
)
OF_OWN_PAYOUT = f"instruction_id in (select id from payouts_instruction where {OWN_PAYOUT})"
SEEN_BATCH = f"select id from payouts_batch where regencies ?| %(places)s or {PAYS}"
OWN_ANSWER = f"uploaded_by = %(me)s or bank_id in (select id from payouts_bank where organisation_id = any(%(orgs)s)) or id in (select proposal_id from payouts_proposalitem where instruction_id in (select id from payouts_instruction where {OWN_PAYOUT}))"
OWN_LIST = "select id from intake_list where uploaded_by = %(me)s"
OWN_PERSON = f"{IN_PLACES} or person_id in ({IN_CUSTODY})"
OF_OWN_MEMBERSHIP = f"membership_id in (select id from participation_membership where {OWN_PERSON})"
OWN_RECEIPT = f"select id from contributions_receipt where bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))"
OWN_CASE = f"select id from casework_case where {IN_PLACES} or organisation_id = any(%(orgs)s)"
# Papers are for who works on cases of the place, claims for who decides on them or is told by the bank: no rural bank.
OFFICE_OF_PLACE = "%(roles)s::text[] && array['disnaker', 'branch_officer', 'head', 'auditor']"
OWN_FOLDER = (
    "%(roles)s::text[] && array['disnaker', 'branch_officer', 'bank_officer', 'rural_bank_officer', 'head', 'auditor']"
    f" and ({IN_PLACES} or organisation_id = any(%(orgs)s))"
    f" and (kind not in ('contract', 'list_letter') or organisation_id = any(%(orgs)s) or {OFFICE_OF_PLACE})"
)
OWN_CLAIM = (
    f"%(roles)s::text[] && array['disnaker', 'branch_officer', 'bank_officer', 'head', 'auditor'] and {IN_PLACES}"
)
OF_OWN_CLAIM = f"claim_id in (select id from claims_claim where {OWN_CLAIM})"

CLAIM_RULES = ("claims_claimkind", "claims_kindpart", "claims_requirement", "claims_law")
# What a user who is neither administrator nor of the whole province sees, said independently of the policies.
SEEN_BOTH = " and ".join(
    f"{one} in (select id from registry_person where {IN_PLACES} or id in ({IN_CUSTODY}))"
    for one in ("person_id", "stays_id")
)
SEEN_PERSON = f"person_id in (select id from registry_person where {IN_PLACES} or id in ({IN_CUSTODY}))"
# A candidate of the award: its own people, of its body or of the government of its place, whose role acts for candidates.
OWN_CANDIDATE = (
    "select c.id from awards_candidate c join parties_organisation o on o.id = any(%(orgs)s) where (o.id = c.body_id"
    " or (c.body_id is null and o.kind = 'government' and o.place_id = c.place_id)) and %(roles)s::text[] &&"
    " array['disnaker', 'head', 'bank_officer', 'rural_bank_officer', 'employer', 'sponsor', 'village_officer']"
)
OF_OWN_CANDIDATE = f"candidate_id in ({OWN_CANDIDATE})"
VISIBLE = {
    "awards_candidate": f"id in ({OWN_CANDIDATE})",
    **dict.fromkeys(
        (
            "awards_candidatewithdrawal",
            "awards_candidatepaper",
            "awards_figureobjection",
            "awards_indicator",
            "awards_conflict",
            "awards_figuresread",
        ),
        OF_OWN_CANDIDATE,
    ),
    "awards_objectiondecision": f"objection_id in (select id from awards_figureobjection where {OF_OWN_CANDIDATE})",
    # What the committee and the jury note is for them; these users are neither, and read of the award what is about their own.
    **dict.fromkeys(
        (
            *(
                "awards_prompt",
                "awards_visit",
                "awards_visitfinding",
                "awards_visitphoto",
                "awards_visitphotowithdrawal",
            ),
            *("awards_cost", "awards_costwithdrawal", "awards_result", "awards_minutes", "awards_minutessignature"),
        ),
        "false",
    ),
    **dict.fromkeys(("awards_interview", "awards_ranked", "awards_resultobjection"), OF_OWN_CANDIDATE),
    "awards_room": f"id in (select room_id from awards_interview where {OF_OWN_CANDIDATE})",
    "awards_turn": f"interview_id in (select id from awards_interview where {OF_OWN_CANDIDATE})",
    "awards_resultobjectionanswer": f"objection_id in (select id from awards_resultobjection where {OF_OWN_CANDIDATE})",
    "awards_ownkey": "user_id = %(me)s",
    "awards_scoresheet": "user_id = %(me)s",
    # of the jury, the committee and the holders of keys, none of whom serves one regency or a body alone
    **dict.fromkeys(
        ("awards_countedsheet", "awards_handedon", "awards_openedscore", "awards_nofurtherconflict"), "false"
    ),
    "access_user": "true",
    "access_grant": "user_id = %(me)s",
    "access_readlog": "actor_id = %(me)s and elsewhere = 0",
    "access_alarm": "false",
    "access_change": "made_by = %(me)s",
    "access_changedecision": "change_id in (select id from access_change where made_by = %(me)s)",
    "sponsorship_savedplan": "made_by = %(me)s",
    "platform_run": "requested_by = %(me)s",
    "platform_idempotency": "actor_id = %(me)s",
    "platform_history": "false",
    "parties_organisation": "true",
    "parties_organisationkind": "true",
    "parties_office": "true",
    "ledger_journal": "organisation_id = any(%(orgs)s)",
    "ledger_posting": "journal_id in (select id from ledger_journal where organisation_id = any(%(orgs)s))",
    "registry_person": f"{IN_PLACES} or id in ({IN_CUSTODY})",
    "registry_identity": f"{IN_PLACES} or person_id in ({IN_CUSTODY})",
    "registry_caseload": "user_id = %(me)s",
    "registry_custody": "organisation_id = any(%(orgs)s)",
    "participation_payer": "kind = 'existing' or organisation_id = any(%(orgs)s) or cardinality(%(places)s::text[]) > 0",
    "participation_membership": f"{IN_PLACES} or person_id in ({IN_CUSTODY})",
    "participation_month": f"{IN_PLACES} or payer_id in ({OWN_PAYER})",
    "registry_tally": f"case when organisation_id = 0 then {IN_PLACES} else organisation_id = any(%(orgs)s) end",
    "participation_ceasing": f"{IN_PLACES} or payer_id in ({OWN_PAYER})",
    "participation_held": f"{IN_PLACES} or payer_id in ({OWN_PAYER})",
    **dict.fromkeys(
        ("participation_ending", "participation_externalnumber", "participation_earliermonths"), OF_OWN_MEMBERSHIP
    ),
    "registry_personevent": SEEN_PERSON,
    "registry_correction": SEEN_PERSON,
    "registry_correctiondecision": f"correction_id in (select id from registry_correction where {SEEN_PERSON})",
    "registry_merge": SEEN_BOTH,
    **dict.fromkeys(
        ("registry_mergedecision", "registry_mergerow"),
        f"merge_id in (select id from registry_merge where {SEEN_BOTH})",
    ),
    **dict.fromkeys(
        (
            "contributions_credit",
            "contributions_payercredit",
            "contributions_refund",
            "contributions_paymentrequest",
            "contributions_billcontact",
        ),
        f"payer_id in ({OWN_PAYER})",
    ),
    **dict.fromkeys(
        (
            *("contributions_billstanding", "contributions_requestedbill", "contributions_billcharge"),
            *("contributions_waiver", "contributions_instalmentplan", "contributions_reminder"),
        ),
        f"bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))",
    ),
    "contributions_finerate": "true",
    "contributions_instalment": f"plan_id in (select p.id from contributions_instalmentplan p join contributions_bill b on b.id = p.bill_id"
    f" where b.payer_id in ({OWN_PAYER}))",
    "contributions_settlement": f"bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))",
    "participation_release": f"id in (select release_id from participation_releasedmonth where {IN_PLACES} or payer_id in ({OWN_PAYER}))",
    "participation_releasedmonth": f"{IN_PLACES} or payer_id in ({OWN_PAYER})",
    "participation_snapshot": "true",
    "sponsorship_scheme": f"id in ({SEEN_PROGRAMME})",
    "sponsorship_fund": f"scheme_id in ({OWN_PROGRAMME})",
    "sponsorship_quota": f"{IN_PLACES} or scheme_id in ({OWN_PROGRAMME})",
    "sponsorship_priceversion": f"scheme_id in ({SEEN_PROGRAMME})",
    "sponsorship_block": f"scheme_id in ({SEEN_PROGRAMME})",
    "sponsorship_consent": (
        f"enrolment_id in (select id from sponsorship_enrolment where {IN_PLACES} or scheme_id in ({OWN_PROGRAMME}))"
    ),
    "sponsorship_consentwithdrawal": (
        "consent_id in (select c.id from sponsorship_consent c join sponsorship_enrolment e on e.id = c.enrolment_id"
        f" where e.{IN_PLACES} or e.scheme_id in ({OWN_PROGRAMME}))"
    ),
    "sponsorship_contractfolder": f"folder_id in (select id from vault_folder where {OWN_FOLDER})",
    "sponsorship_leaving": (
        f"enrolment_id in (select id from sponsorship_enrolment where {IN_PLACES} or scheme_id in ({OWN_PROGRAMME}))"
    ),
    "sponsorship_price": f"scheme_id in ({SEEN_PROGRAMME})",
    "sponsorship_repricing": f"scheme_id in ({OWN_PROGRAMME})",
    "sponsorship_correction": f"scheme_id in ({OWN_PROGRAMME})",
    "sponsorship_correctionline": f"correction_id in (select id from sponsorship_correction where scheme_id in ({OWN_PROGRAMME}))",
    "sponsorship_enrolment": f"{IN_PLACES} or scheme_id in ({OWN_PROGRAMME})",
    "sponsorship_returnedplace": (
        f"enrolment_id in (select id from sponsorship_enrolment where {IN_PLACES} or scheme_id in ({OWN_PROGRAMME}))"
    ),
    "sponsorship_waiting": f"{IN_PLACES} or scheme_id in ({OWN_PROGRAMME})",
    "sponsorship_waitingremoval": f"{IN_PLACES} or scheme_id in ({OWN_PROGRAMME})",
    "sponsorship_chooser": OWN_CHOOSER,
    "sponsorship_choice": f"chooser_id in (select id from sponsorship_chooser where {OWN_CHOOSER})",
    "coverage_certificate": f"issued_by = %(me)s or scheme_id in ({OWN_PROGRAMME})",
    "contributions_incentive": f"scheme_id in ({OWN_PROGRAMME})",
    "contributions_ownrepricing": "false",
    "contributions_paygroup": "left(place_id, 5) = any(%(places)s)",
    "contributions_groupmember": "group_id in (select id from contributions_paygroup where left(place_id, 5) = any(%(places)s))",
    "contributions_bill": f"payer_id in ({OWN_PAYER})",
    "contributions_receipt": f"bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))",
    "contributions_handreceipt": f"bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))",
    "contributions_contributionassessment": f"{IN_PLACES} or bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))",
    "contributions_billplace": f"{IN_PLACES} or bill_id in (select id from contributions_bill where payer_id in ({OWN_PAYER}))",
    "intake_list": f"uploaded_by = %(me)s or scheme_id in ({OWN_PROGRAMME})",
    "intake_row": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_tally": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_sectordecision": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_outcome": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_rowterms": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_rownumber": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_candidate": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_likeness": f"(list_id, sheet_row) in (select list_id, sheet_row from intake_row where {IN_PLACES} or list_id in ({OWN_LIST}))"
    f" and (person_id = 0 or person_id in (select person_id from registry_identity where {OWN_PERSON}))",
    "intake_review": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_decidedrow": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_corrected": f"{IN_PLACES} or list_id in ({OWN_LIST})",
    "intake_decision": f"id in (select decision_id from intake_decidedrow where {IN_PLACES} or list_id in ({OWN_LIST}))"
    f" or (rows = 0 and list_id in (select id from intake_list where uploaded_by = %(me)s or scheme_id in ({OWN_PROGRAMME})))",
    "intake_mappingmemory": "true",
    "coverage_active": IN_PLACES,
    "coverage_past": IN_PLACES,
    "participation_card": f"{IN_PLACES} or membership_id in (select id from participation_membership where person_id in ({IN_CUSTODY}))",
    "notices_notification": OWN_NOTICE,
    "notices_recipient": OWN_NOTICE,
    "notices_attempt": f"notification_id in (select id from notices_notification where {OWN_NOTICE})",
    "notices_deliveryreceipt": f"notification_id in (select id from notices_notification where {OWN_NOTICE})",
    "notices_consent": IN_PLACES,
    "notices_notificationletter": OWN_NOTICE,
    "payouts_bank": "true",
    "payouts_batch": f"regencies ?| %(places)s or {PAYS}",
    "payouts_batchitem": f"batch_id in ({SEEN_BATCH}) and instruction_id in (select id from payouts_instruction where {OWN_PAYOUT})",
    "payouts_instruction": OWN_PAYOUT,
    "payouts_state": f"{IN_PLACES} or organisation_id = any(%(orgs)s) or {PAYS}",
    "payouts_event": f"instruction_id in (select id from payouts_instruction where {OWN_PAYOUT})",
    **dict.fromkeys(("payouts_booking", "payouts_alarm", "payouts_letter", "payouts_holdername"), OF_OWN_PAYOUT),
    "payouts_halt": "%(roles)s && array['administrator', 'branch_officer', 'bank_officer', 'head', 'auditor']",
    "payouts_closing": f"bank_account_id in (select id from registry_bankaccount where {OWN_PERSON})",
    "payouts_unmatchedbooking": PAYS,
    "payouts_placed": f"unmatched_id in (select id from payouts_unmatchedbooking where {PAYS})",
    "payouts_message": f"batch_id in ({SEEN_BATCH}) or (batch_id is null and bank_id in (select id from payouts_bank where organisation_id = any(%(orgs)s)))",
    "payouts_proposal": OWN_ANSWER,
    "payouts_proposalitem": OF_OWN_PAYOUT,
    "payouts_signature": f"proposal_id in (select id from payouts_proposal where {OWN_ANSWER})",
    "payouts_bankoutcome": f"instruction_id in (select id from payouts_instruction where {OWN_PAYOUT})",
    "notices_notificationletterend": f"letter_id in (select id from notices_notificationletter where {OWN_NOTICE})",
    "registry_relation": OWN_PERSON,
    "registry_namedheir": SEEN_PERSON,
    "registry_bankaccount": OWN_PERSON,
    "contributions_vapayment": f"receipt_id in ({OWN_RECEIPT})",
    "contributions_snapclient": "false",
    "contributions_codealarm": "false",
    "contributions_snapcall": "false",
    "contributions_snapanswer": "false",
    "vault_folder": OWN_FOLDER,
    "vault_paper": f"folder_id in (select id from vault_folder where {OWN_FOLDER})",
    "casework_process": "true",
    "casework_transition": "true",
    "casework_step": "true",
    "casework_approvallimit": "true",
    "casework_case": f"id in ({OWN_CASE})",
    "casework_seat": f"case_id in ({OWN_CASE})",
    "casework_vote": f"case_id in ({OWN_CASE})",
    "casework_event": f"case_id in ({OWN_CASE})",
    **dict.fromkeys(("access_right", *CLAIM_RULES), "true"),
    "claims_report": OWN_CLAIM,
    "claims_claim": OWN_CLAIM,
    "claims_heir": OF_OWN_CLAIM,
    "claims_benefitassessment": OF_OWN_CLAIM,
    "claims_assessmentpart": f"assessment_id in (select id from claims_benefitassessment where {OF_OWN_CLAIM})",
    "claims_recomputation": f"assessment_id in (select id from claims_benefitassessment where {OF_OWN_CLAIM})",
    "claims_finding": OF_OWN_CLAIM,
    "claims_decision": OF_OWN_CLAIM,
    "claims_readingdecision": OF_OWN_CLAIM,
    "claims_payment": OF_OWN_CLAIM,
    "claims_payeechange": OF_OWN_CLAIM,
}
# Without any privilege for the application role: the policy is a second lock.
SECRET = {"access_credential", "contributions_snapsecret", "payouts_banksecret", "payouts_proposalsource"}
UNREADABLE = {
    "access_changesecret",
    "awards_fact",
    *SECRET,
    "contributions_unknowncode",
    "participation_several",
    "platform_recount",
    "registry_namepending",
    "registry_nameword",
}
# Their visibility does not depend on who is signed in, only on being so.
SIGNED_IN = {
    "contributions_finerate",
    "access_right",
    "access_user",
    "parties_organisation",
    "parties_organisationkind",
    "parties_office",
    "participation_snapshot",
    "intake_mappingmemory",
    "payouts_bank",
    "casework_process",
    "casework_transition",
    "casework_step",
    "casework_approvallimit",
    *CLAIM_RULES,
}
