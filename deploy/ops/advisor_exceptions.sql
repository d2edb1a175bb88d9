-- Deploy routiq:ops/advisor_exceptions to pg
-- requires: ops/schema

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ops.advisor_exceptions (
    code text not null,
    object text not null,
    reason text not null,
    constraint pk_advisor_exceptions primary key (code, object),
    constraint ck_advisor_exceptions_reason check (length(reason) >= 20)
);

alter table ops.advisor_exceptions owner to app_owner;

comment on table ops.advisor_exceptions is
    'What advisors would find and is right as it is. Class: reference';
comment on column ops.advisor_exceptions.code is 'Rule, as a pattern of like';
comment on column ops.advisor_exceptions.object is 'What it is about, as a pattern of like';
comment on column ops.advisor_exceptions.reason is 'Why it is right';

insert into ops.advisor_exceptions (code, object, reason)
values
(
    '%',
    'legacy.%',
    'The state before the standardisation: its faults are what the migrations repair.'
),
(
    'view_with_owner_rights',
    'legacy_names.%',
    'They show the first application what it saw in its own tables, and no policy bound it there.'
),
(
    'foreign_key_without_index',
    'sqitch.%',
    'The registry is Sqitch''s own and small; nothing is ever added to it.'
),
(
    'routine_search_path_not_pinned',
    'core.new_id()',
    'Every name in it is qualified; without a SET clause it is inlined, and it stands in every key.'
),
(
    'routine_search_path_not_pinned',
    'core.current_org_id()',
    'Every name in it is qualified; without a SET clause it is inlined, and policies ask it.'
),
(
    'routine_search_path_not_pinned',
    'core.current_org_external_id()',
    'Every name in it is qualified; without a SET clause it is inlined, and policies ask it.'
),
(
    'routine_search_path_not_pinned',
    'core.current_user_id()',
    'Every name in it is qualified; without a SET clause it is inlined, and policies ask it.'
),
(
    'routine_search_path_not_pinned',
    'core.current_location_ids()',
    'Every name in it is qualified; without a SET clause it is inlined, and policies ask it.'
),
(
    'routine_search_path_not_pinned',
    'core.current_contact_id()',
    'Every name in it is qualified; without a SET clause it is inlined, and policies ask it.'
),
(
    'routine_search_path_not_pinned',
    'core.is_staff()',
    'Every name in it is qualified; without a SET clause it is inlined, and policies ask it.'
),
(
    'routine_search_path_not_pinned',
    'core.is_migrating()',
    'Every name in it is qualified; without a SET clause it is inlined, and policies ask it.'
),
(
    'routine_search_path_not_pinned',
    'core.sees_every_branch()',
    'Every name in it is qualified; a SET clause would cost more than the answer that policies ask.'
),
(
    'routine_search_path_not_pinned',
    'core.sees_every_contact()',
    'Every name in it is qualified; a SET clause would cost more than the answer that policies ask.'
),
(
    'routine_search_path_not_pinned',
    'core.current_branch_keys()',
    'Every name in it is qualified; a SET clause would cost more than the answer that policies ask.'
),
(
    'routine_search_path_not_pinned',
    'core.current_clinical_keys()',
    'Every name in it is qualified; a SET clause would cost more than the answer that policies ask.'
),
(
    'routine_search_path_not_pinned',
    'core.jwt()',
    'Every name in it is qualified; each request asks it five times, once of them in a policy.'
),
(
    'routine_search_path_not_pinned',
    'core.jwt_sub()',
    'Every name in it is qualified; a policy asks it.'
),
(
    'routine_search_path_not_pinned',
    'contact.phone_fits(p_digits text, p_form_edges bigint[])',
    'Every name in it is qualified; without a SET clause it is inlined, for each telephone number.'
),
(
    'routine_search_path_not_pinned',
    'contact.search_text(p_text text)',
    'Every name in it is qualified; without a SET clause it is inlined where a clinic is folded.'
),
(
    'routine_search_path_not_pinned',
    'contact.search_keys(p_word text)',
    'Every name in it is qualified; without a SET clause it is inlined where a clinic is folded.'
),
(
    'routine_search_path_not_pinned',
    'contact.search_letters(p_text text)',
    'Every name in it is qualified; without a SET clause it is inlined where a clinic is folded.'
),
(
    'routine_search_path_not_pinned',
    'standardisation.uuid_of(p_text text)',
    'Every name in it is qualified; a SET clause would be paid for each value of the old tables.'
),
(
    'routine_search_path_not_pinned',
    'standardisation.read_instant(p_text text)',
    'Every name in it is qualified; a SET clause would be paid for each value of the old tables.'
),
(
    'routine_search_path_not_pinned',
    'standardisation.date_defect(p_text text, p_read timestamp with time zone)',
    'Every name in it is qualified; a SET clause would be paid for each value of the old tables.'
);

revoke insert, update, delete, truncate on ops.advisor_exceptions from app_owner;
grant select on ops.advisor_exceptions to app_monitor;

commit;
