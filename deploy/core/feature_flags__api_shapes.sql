-- Deploy routiq:core/feature_flags__api_shapes to pg
-- requires: core/feature_flags__policies
-- requires: core/require_every_row
--
-- An organization whose front end is the first one chooses 1, by api.set_organization_feature, and leaves it
-- again once its front end is the new one.

begin;

do $flag$
begin
    perform core.require_every_row('core.feature_flags');

    insert into core.feature_flags (key, description, rollout, is_self_service)
    values (
        'api.shapes',
        'In which shape api.list_versioned gives rows: 1 that of the first application, 2 the new one',
        '{"default": 2}',
        true
    );
end
$flag$;

commit;
