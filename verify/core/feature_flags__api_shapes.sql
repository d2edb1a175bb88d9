-- Verify routiq:core/feature_flags__api_shapes on pg

begin;

do $verify$
begin
    perform core.require_every_row('core.feature_flags');

    assert exists (
        select
        from core.feature_flags as f
        where f.key = 'api.shapes'
    ), 'organizations should be able to choose a shape';
end
$verify$;

rollback;
