package io.neurolink.injection;

/**
 * The words of European languages that are known, for {@link Lexicon}.
 */
final class EuropeanWords {

	static final String TEXT = """
			X_CANCEL = ignoriere ignorieren ignorier ignoriert vergiss vergesse vergessen missachte missachten ubergehe
			X_CANCEL = umgehe verwirf ausser_acht losche beachte_nicht befolge_nicht uberschreibe
			X_PRIOR = vorherigen vorige vorigen bisherigen bisherige obigen obige fruheren vorhergehenden deine deinen deiner
			X_PRIOR = ursprunglichen vorangegangenen alle aller allen davor bisher vorher zuvor oben gesagt erhalten ihre
			X_PRIOR = vorstehenden samtliche systemseitigen gegebenen
			X_ORDERS = anweisung* instruktion* regeln befehle vorgaben prompts systemanweisung* richtlinien einschrankungen
			X_ORDERS = weisungen auftrage anordnungen
			X_EVERYTHING = alles
			X_SHOW = zeige zeig gib nenne verrate wiederhole ausgeben drucke was_ist was_sind wie_lautet wie_lauten teile
			X_SHOW = offenlege offenbare schreibe ubersetze verrat mir_zeigen
			X_PROMPT = systemprompt systemaufforderung systemnachricht deine_anweisungen deine_instruktionen
			X_PROMPT = deinen_anweisungen ursprunglichen_anweisungen deine_regeln initialen_prompt deinen_prompt
			X_PROMPT = geheimen_anweisungen internen_anweisungen versteckten_anweisungen systemanweisung*
			X_ACT = du_bist du_bist_jetzt sie_sind_jetzt verhalte tu_so spiele agiere handle antworte du_hast stell_dir
			X_UNBOUND = ohne_einschrankungen ohne_regeln ohne_filter uneingeschrankt* unzensiert* keine_regeln ungefiltert*
			X_UNBOUND = keine_einschrankungen keinerlei_einschrankungen keine_filter ohne_jegliche
			X_NEW = neue_anweisung* deine_neue_aufgabe neue_systemanweisung neue_instruktion*

			X_CANCEL = ignorez ignorer oublie oubliez oublier fais_abstraction faites_abstraction ne_tiens ne_tenez
			X_CANCEL = neglige negligez contourne contournez desactive desactivez
			X_PRIOR = precedent* anterieur* ci_dessus toutes tous tes vos initiales tout avant systeme recues au_dessus
			X_PRIOR = ta votre
			X_ORDERS = instructions instruction consignes consigne regles directives restrictions indications ordres
			X_EVERYTHING = tout_ce tout
			X_SHOW = affiche affichez montre montrez revele revelez donne donnez repete repetez dis_moi quel_est quelles_sont
			X_SHOW = imprime ecris ecrivez divulgue quelles_etaient
			X_PROMPT = prompt_systeme prompt_du_systeme invite_systeme instructions_systeme invite_du_systeme prompt_initial
			X_PROMPT = message_systeme tes_instructions vos_instructions instructions_initiales ton_prompt votre_prompt
			X_PROMPT = consignes_initiales instructions_cachees instructions_secretes instructions_internes
			X_ACT = tu_es vous_etes agis agissez comporte fais_semblant joue reponds repondez
			X_UNBOUND = sans_restriction* sans_aucune sans_filtre* sans_limite* non_censure* aucune_restriction aucune_regle
			X_UNBOUND = sans_censure
			X_NEW = nouvelles_instructions nouvelle_instruction ta_nouvelle_tache votre_nouvelle_tache

			X_CANCEL = ignora ignorar olvida olvide olvidar olvidate omite omitir descarta haz_caso_omiso desobedece ignoren
			X_CANCEL = anula desestima no_sigas pasa_por_alto ignorad
			X_PRIOR = anterior* previas previos previo todas todos tus sus arriba iniciales sistema dicho recibido antes
			X_PRIOR = precedentes
			X_ORDERS = instruccion* reglas indicaciones ordenes directrices restricciones normas indicacion
			X_EVERYTHING = todo todo_lo
			X_SHOW = muestra muestrame mostrar revela revelame dime imprime repite cual_es cuales_son escribe ensename
			X_SHOW = comparte traduce muestre
			X_PROMPT = prompt_del_sistema prompt_de_sistema indicaciones_del_sistema instrucciones_del_sistema
			X_PROMPT = mensaje_del_sistema tus_instrucciones sus_instrucciones instrucciones_iniciales prompt_inicial tu_prompt
			X_PROMPT = instrucciones_ocultas instrucciones_internas instrucciones_secretas
			X_ACT = eres ahora_eres actua actue comportate finge responde usted_es
			X_UNBOUND = sin_restriccion* sin_ninguna sin_filtro* sin_limite* sin_censura sin_reglas sin_limitaciones
			X_NEW = nuevas_instrucciones nueva_instruccion tu_nueva_tarea

			X_CANCEL = ignorate dimentica dimenticate dimenticati trascura tralascia non_considerare non_seguire scorda
			X_PRIOR = precedent* precedenti tutte tutti tue tuoi sopra iniziali ricevute vostre detto prima sistema
			X_ORDERS = istruzion* regole direttive indicazioni comandi restrizioni
			X_EVERYTHING = tutto tutto_cio
			X_SHOW = mostra mostrami rivela rivelami dimmi stampa ripeti qual_e quali_sono scrivi elenca
			X_PROMPT = prompt_di_sistema prompt_del_sistema istruzioni_di_sistema tue_istruzioni istruzioni_iniziali tuo_prompt
			X_PROMPT = prompt_iniziale messaggio_di_sistema istruzioni_nascoste
			X_ACT = sei_ora ora_sei sei_un agisci comportati fingi rispondi adesso_sei
			X_UNBOUND = senza_restrizion* senza_limit* senza_filtri senza_alcuna senza_censura senza_regole
			X_NEW = nuove_istruzioni nuova_istruzione

			X_CANCEL = ignore esqueca esquecer esquece desconsidere desconsidera descarte desobedeca nao_siga
			X_PRIOR = anterior* acima previas todas todos suas seus iniciais sistema antes ditas
			X_ORDERS = instruc* instrucoes regras diretrizes comandos ordens orientacoes restricoes
			X_EVERYTHING = tudo tudo_o
			X_SHOW = mostre mostra exiba revele revela diga imprima repita qual_e quais_sao escreva quais_eram
			X_PROMPT = prompt_do_sistema prompt_de_sistema instrucoes_do_sistema suas_instrucoes instrucoes_iniciais
			X_PROMPT = mensagem_do_sistema prompt_inicial seu_prompt tuas_instrucoes instrucoes_ocultas
			X_ACT = voce_e_agora agora_voce voce_e aja atue finja comporte responda
			X_UNBOUND = sem_restric* sem_nenhuma sem_filtro* sem_limite* sem_censura sem_regras
			X_NEW = novas_instrucoes nova_instrucao

			X_CANCEL = negeer negeren vergeet vergeten ignoreer sla_over
			X_PRIOR = vorige voorgaande eerdere bovenstaande alle je jouw uw hierboven hiervoor
			X_ORDERS = instructies instructie regels opdrachten richtlijnen aanwijzingen
			X_EVERYTHING = alles
			X_SHOW = toon laat geef vertel onthul herhaal wat_is wat_zijn schrijf druk
			X_PROMPT = systeemprompt systeem_prompt systeeminstructies je_instructies jouw_instructies jouw_prompt
			X_ACT = je_bent jij_bent gedraag doe_alsof antwoord
			X_UNBOUND = zonder_beperking* zonder_restricties zonder_filter* zonder_regels ongecensureerd*
			X_CANCEL = zignoruj ignoruj zapomnij pomin zignorowac odrzuc
			X_PRIOR = poprzedni* wczesniejsz* powyzsz* wszystk* swoje twoje dotychczasow*
			X_ORDERS = instrukcj* polecen* zasad* wytyczn* regul* rozkaz*
			X_EVERYTHING = wszystko
			X_SHOW = pokaz ujawnij wyswietl podaj wypisz powtorz jaki_jest jakie_sa napisz
			X_PROMPT = prompt_systemowy promptu_systemowego systemowy_prompt swoje_instrukcje twoje_instrukcje monit_systemowy
			X_PROMPT = instrukcje_systemowe prompt_systemu
			X_ACT = jestes jestes_teraz dzialaj udawaj zachowuj odpowiadaj
			X_UNBOUND = bez_ogranicz* bez_zadnych bez_filtrow bez_zasad

			X_CANCEL = игнорир* проигнорир* забудь* забыть отбрось* пренебре* отмени* не_обращай
			X_PRIOR = предыдущ* прежн* предшеств* все всех твои свои ваши выше ранее изначальн* систем* прошлы*
			X_ORDERS = инструкци* указани* правил* команд* директив* ограничени* распоряжени* промпт*
			X_EVERYTHING = всё все_что
			X_SHOW = покажи* раскрой* выведи* напиши* напечатай* повтори* скажи* назови* какой какие каков* сообщи* перечисли*
			X_PROMPT = системн*_промпт* системн*_инструкци* системн*_подсказк* системн*_сообщени* свои_инструкци*
			X_PROMPT = твои_инструкци* ваши_инструкци* свой_промпт твой_промпт начальн*_инструкци* исходн*_инструкци* скрыт*_инструкци*
			X_ACT = ты_теперь теперь_ты вы_теперь действуй* веди_себя притвор* представь отвечай* ты_больше
			X_UNBOUND = без_ограничени* без_цензур* без_фильтр* без_правил неограниченн* без_каких
			X_NEW = новые_инструкци* новая_инструкци* твоя_новая_задача
			X_CANCEL = ігноруй* забудь проігнор* знехту*
			X_PRIOR = попередн* усі всі
			X_ORDERS = інструкці* вказівк* правил* наказ*
			X_SHOW = покажи розкрий виведи
			X_PROMPT = системн*_запит* системн*_промпт*

			X_CANCEL = ignoruj zapomen prehlizej nedbej ignorujte zapomente
			X_PRIOR = predchozi predesle vsechny vsechna vyse sve svoje tve
			X_ORDERS = pokyny instrukce pravidla prikazy
			X_SHOW = ukaz zobraz prozrad vypis
			X_PROMPT = systemovy_prompt systemove_instrukce systemovou_zpravu
			X_CANCEL = ignorera glom glomma bortse ignorer glem se_bort ignoreeri unohda ohita jata_huomiotta
			X_PRIOR = tidigare foregaende ovanstaende alla dina tidligere foregaende alle dine aiemmat kaikki edelliset ovenstaende
			X_ORDERS = instruktioner anvisningar regler instrukser instruksjoner ohjeet saannot ohjeita
			X_SHOW = visa avsloja vis avslor nayta paljasta
			X_PROMPT = systemprompten systemprompt systemmeddelandet jarjestelmakehote
			X_CANCEL = ignora_toate uita ignorati ignorisi zanemari zaboravi hagyd felejtsd mellozd
			X_PRIOR = anterioare precedente toate prethodna prethodne sva svoja korabbi elozo osszes minden tale
			X_ORDERS = instructiunile instructiuni uputstva upute instrukcije utasitast utasitasokat utasitas szabalyt regulile
			X_SHOW = arata dezvaluie prikazi otkrij mutasd
			X_PROMPT = promptul_de_sistem sistemski_prompt rendszerprompt rendszeruzenet
			X_CANCEL = αγνοησ* αγνοησε ξεχασε ξεχνα παραβλεψε
			X_PRIOR = προηγουμεν* ολες παραπανω
			X_ORDERS = οδηγι* εντολ* κανον*
			X_SHOW = δειξε αποκαλυψε εμφανισε
			X_PROMPT = προτροπη_συστηματος συστηματ*_prompt μηνυμα_συστηματος

			X_CANCEL = yoksay yok_say yok_sayin unut unutun gormezden dikkate_alma gozardi goz_ardi
			X_PRIOR = onceki tum butun yukaridaki daha_once eski
			X_ORDERS = talimat* komut* yonerge* kural*
			X_SHOW = goster gosterin acikla soyle yazdir ne paylas
			X_PROMPT = sistem_istem* sistem_prompt* sistem_talimat* sistem_komut* sistem_mesaj*
			X_ACT = artik_sen sen_artik davran rol_yap
			X_UNBOUND = sinirsiz kisitlama* sansursuz filtresiz kuralsiz
			X_PRIOR = precede swoich swoimi
			""";

	private EuropeanWords() {
	}

}
