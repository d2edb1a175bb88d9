-- Revert routiq:standardisation/flags from pg

begin;

do $flags$
begin
    perform core.require_every_row('core.organization_features');
    perform core.require_every_row('core.feature_flags');

    delete from core.organization_features as o
    where o.flag_key in ('standardisation.reads', 'standardisation.writes');

    delete from core.feature_flags as f
    where f.key in ('standardisation.reads', 'standardisation.writes');
end
$flags$;

drop schema legacy_names;

commit;
