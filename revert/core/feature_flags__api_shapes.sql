-- Revert routiq:core/feature_flags__api_shapes from pg

begin;

do $flag$
begin
    perform core.require_every_row('core.organization_features');

    delete from core.organization_features
    where flag_key = 'api.shapes';
end
$flag$;

do $flag$
begin
    perform core.require_every_row('core.feature_flags');

    delete from core.feature_flags
    where key = 'api.shapes';
end
$flag$;

commit;
