-- Revert routiq:api/set_feature_flag from pg

begin;

drop function api.set_feature_flag(text, jsonb, text, boolean, int);

commit;
