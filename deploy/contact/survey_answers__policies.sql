-- Deploy routiq:contact/survey_answers__policies to pg
-- requires: contact/survey_answers
-- requires: core/current_org_id
-- requires: core/sees_every_contact
-- requires: core/current_contact_id
-- requires: core/roles__see_every_row

begin;

-- policy survey_answers_app_owner_all on contact.survey_answers
-- policy survey_answers_app_owner_sight on contact.survey_answers
-- policy survey_answers_app_migrator_all on contact.survey_answers

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists survey_answers_app_owner_all on contact.survey_answers;
create policy survey_answers_app_owner_all on contact.survey_answers
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists survey_answers_app_owner_sight on contact.survey_answers;
create policy survey_answers_app_owner_sight on contact.survey_answers
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists survey_answers_app_migrator_all on contact.survey_answers;
create policy survey_answers_app_migrator_all on contact.survey_answers
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy survey_answers_app_owner_all on contact.survey_answers is
    'Rows of the caller''s organization';
comment on policy survey_answers_app_owner_sight on contact.survey_answers is
    'For staff every row; a customer''s own rows';
comment on policy survey_answers_app_migrator_all on contact.survey_answers is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
