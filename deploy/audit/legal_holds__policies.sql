-- Deploy routiq:audit/legal_holds__policies to pg
-- requires: audit/legal_holds
-- requires: core/current_org_id

begin;

-- policy legal_holds_app_owner_all on audit.legal_holds
-- policy legal_holds_app_migrator_all on audit.legal_holds
-- policy legal_holds_app_auditor_select on audit.legal_holds

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists legal_holds_app_owner_all on audit.legal_holds;
create policy legal_holds_app_owner_all on audit.legal_holds
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists legal_holds_app_migrator_all on audit.legal_holds;
create policy legal_holds_app_migrator_all on audit.legal_holds
    for all
    to app_migrator
    using (true)
    with check (true);

drop policy if exists legal_holds_app_auditor_select on audit.legal_holds;
create policy legal_holds_app_auditor_select on audit.legal_holds
    for select
    to app_auditor
    using (true);

comment on policy legal_holds_app_owner_all on audit.legal_holds is
    'Rows of the caller''s organization';
comment on policy legal_holds_app_migrator_all on audit.legal_holds is
    'Every row, for migrations, also where a host refuses bypassrls';
comment on policy legal_holds_app_auditor_select on audit.legal_holds is
    'Every row, for compliance';

commit;
