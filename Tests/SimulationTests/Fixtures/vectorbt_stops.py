#!/usr/bin/env python3
"""Prints the exits of vectorbt 1.2.0 that VectorbtStopTests holds: stops, targets and trailing stops on five bars.

Usage: vectorbt_stops.py
"""
import warnings; warnings.filterwarnings("ignore")
import pandas as pd, numpy as np, vectorbt as vbt
c=pd.Series([5.,4.,3.,2.,1.]); o=c+.25; h=c+.5; l=c-.5
e=pd.Series([1,0,0,0,0],dtype=bool); x=pd.Series([0]*5,dtype=bool)
for trail in(False,True):
  for s in(.1,.15,.2,np.inf):
    pf=vbt.Portfolio.from_signals(c,e,x,open=o,high=h,low=l,sl_stop=s,sl_trail=trail,init_cash=100)
    r=pf.orders.records_readable
    print('sl',trail,s,r[['Timestamp','Price','Side']].values.tolist())
c=pd.Series([1.,2.,3.,4.,5.]); o=c-.25; h=c+.5; l=c-.5
for s in(.1,.5,1.,np.inf):
    pf=vbt.Portfolio.from_signals(c,e,x,open=o,high=h,low=l,tp_stop=s,init_cash=100)
    print('tp',s,pf.orders.records_readable[['Timestamp','Price','Side']].values.tolist())
c=pd.Series([1.,2.,3.,2.,1.]); o=c+np.array([-.25,-.25,-.25,.25,.25]); h=c+.5; l=c-.5
for s in(.1,.3,.5):
    pf=vbt.Portfolio.from_signals(c,e,x,open=o,high=h,low=l,sl_stop=s,sl_trail=True,init_cash=100)
    print('trail up-down',s,pf.orders.records_readable[['Timestamp','Price','Side']].values.tolist())
