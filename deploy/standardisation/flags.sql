-- Deploy routiq:standardisation/flags to pg
-- requires: standardisation/constraints
-- requires: core/feature_flags__policies
-- requires: core/organization_features__policies
--
-- One version is the old tables, two the new ones. Each organization is switched by
-- api.set_organization_feature, and back. Where all old tables are empty there is nothing to switch.

begin;

create schema legacy_names authorization app_owner;

comment on schema legacy_names is
    'The names of the first application''s tables, as views: an application whose search_path is '
    'this schema reads and writes as before, whichever tables lead.';

do $flags$
begin
    perform core.require_every_row('core.feature_flags');

    if standardisation.is_needed() then
        insert into core.feature_flags (key, description, rollout)
        values
        (
            'standardisation.reads',
            'Which tables the old names show: 1 the old ones, 2 the new ones',
            '{"default": 1}'
        ),
        (
            'standardisation.writes',
            'Who leads: 1 both sides, 2 the new tables; then old tables are written by name alone',
            '{"default": 1}'
        );
    end if;
end
$flags$;

commit;
