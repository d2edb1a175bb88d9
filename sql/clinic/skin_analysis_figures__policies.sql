-- policy skin_analysis_figures_app_owner_all on clinic.skin_analysis_figures
-- policy skin_analysis_figures_app_owner_sight on clinic.skin_analysis_figures
-- policy skin_analysis_figures_app_migrator_all on clinic.skin_analysis_figures

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists skin_analysis_figures_app_owner_all on clinic.skin_analysis_figures;
create policy skin_analysis_figures_app_owner_all on clinic.skin_analysis_figures
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists skin_analysis_figures_app_owner_sight on clinic.skin_analysis_figures;
create policy skin_analysis_figures_app_owner_sight on clinic.skin_analysis_figures
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_clinical_keys())::uuid[])
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_clinical_keys())::uuid[])
    );

drop policy if exists skin_analysis_figures_app_migrator_all on clinic.skin_analysis_figures;
create policy skin_analysis_figures_app_migrator_all on clinic.skin_analysis_figures
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy skin_analysis_figures_app_owner_all on clinic.skin_analysis_figures is
    'Rows of the caller''s organization';
comment on policy skin_analysis_figures_app_owner_sight on clinic.skin_analysis_figures is
    'For who treats the rows of their branches and of no branch; none for customers';
comment on policy skin_analysis_figures_app_migrator_all on clinic.skin_analysis_figures is
    'Every row, for migrations, also where a host refuses bypassrls';
